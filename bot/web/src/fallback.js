// What the chat says before it ever reached its server; all other words come from there. A test holds them to clinic.yml.

const ring = (kind, title, number) => ({ kind, number, title, href: `tel:${number.replace(/ /g, "")}` });

export const WORDS = {
  title: "Calf pain assistant",
  launcher: "Calf pain chat",
  open: "Open the calf pain chat",
  close: "Close the chat",
  input: "Your message",
  send: "Send",
  offline: "Your device is offline. Your message is kept here and sent once you're back.",
  unreachable: "The chat can't be reached just now. Your message is kept here and sent once it can.",
  retrying: "No answer yet. I'll keep trying.",
  slow: "This takes longer than it should.",
  urgent: "If it's urgent, don't wait for me:",
};

export const NUMBERS = [
  ring("emergency", "Call 112", "112"),
  ring("emergency", "Call 999", "999"),
  ring("samaritans", "Samaritans 116 123", "116 123"),
];

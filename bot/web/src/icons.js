// Line drawings, as paths on a field of 24 by 24.

export const ICONS = {
  chat: ["M21 12a8 8 0 0 1-8 8H4l2-3.5A8 8 0 1 1 21 12z"],
  close: ["M6 6l12 12", "M18 6L6 18"],
  down: ["M12 5v14", "M6 13l6 6 6-6"],
  // The right leg from behind: knee, calf, ankle and foot.
  leg: ["M8.5 1.5C7.5 5 7 9 9 13c1 2.5 1.6 4.5 1.4 6.5-.2 2 .6 3 2.6 3 3 0 5.5-.2 5.2-1-.3-.8-2.2-1-2.7-2.3-.4-1.5.3-3.7 1.3-6.2 1.6-4 .9-8-.3-11.5"],
  more: ["M5 12h.01", "M12 12h.01", "M19 12h.01"],
  phone: ["M6.5 3.5l3 .5 1.5 4-2 1.5a12 12 0 0 0 5.5 5.5l1.5-2 4 1.5 .5 3c0 1.7-1.3 3-3 3A15 15 0 0 1 3.5 6.5c0-1.7 1.3-3 3-3z"],
  send: ["M4 12l16-8-6 16-3-7z"],
  warning: ["M12 3l10 18H2z", "M12 10v5", "M12 18h.01"],
};

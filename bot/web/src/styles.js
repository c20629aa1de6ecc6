// Everything looks as written here, whatever the page around it does. A page may set --calf-chat-accent and --calf-chat-font.

export const styles = `
:host { all: initial !important; position: fixed !important; inset: auto 0 0 auto !important; z-index: 2147483000 !important; }
.root { --ink: #1b2529; --soft: #55646b; --ground: #fff; --theirs: #f1f3f2; --line: #8b979c; --hair: #dfe3e2;
  --alert: #b3261e; --on-alert: #fff; --alert-ground: #fdeceb; --warn: #8a4b00; --warn-ground: #fff4e2; --care: #4a3f9f; --care-ground: #f0eefc;
  --shadow: 0 10px 36px #0003; all: initial; color: var(--ink); color-scheme: light; -webkit-text-size-adjust: 100%;
  font: 400 16px/1.4 var(--calf-chat-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif); }
.root[data-theme="dark"] { --ink: #eaeeee; --soft: #b0bcc0; --ground: #171d1f; --theirs: #252d30; --line: #7f8c91; --hair: #364043;
  --alert: #ffb4ab; --on-alert: #3b0907; --alert-ground: #3b1a17; --warn: #ffcf99; --warn-ground: #382710; --care: #cbc3ff; --care-ground: #27223f;
  --shadow: 0 10px 36px #000a; color-scheme: dark; }
*, *::before { box-sizing: border-box; }
[hidden] { display: none !important; }
.hidden { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
button { font: inherit; color: inherit; cursor: pointer; border: 0; background: none; min-width: 44px; min-height: 44px; padding: 0; margin: 0; }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
svg { display: block; width: 24px; height: 24px; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }

.launch, .nudge { position: fixed; right: max(16px, env(safe-area-inset-right)); bottom: max(16px, env(safe-area-inset-bottom)); box-shadow: var(--shadow); }
.launch { display: flex; align-items: center; gap: 10px; height: 56px; padding: 0 22px 0 18px; border-radius: 28px; background: var(--head); color: var(--on-head); font-weight: 600; }
.badge { position: absolute; top: -6px; right: -2px; min-width: 24px; height: 24px; border-radius: 12px; padding: 0 6px; background: #b3261e; color: #fff;
  font-size: 13px; line-height: 24px; font-weight: 700; text-align: center; }
.nudge { bottom: calc(84px + env(safe-area-inset-bottom)); display: flex; align-items: center; max-width: min(320px, calc(100vw - 32px));
  background: var(--ground); color: var(--ink); border: 1px solid var(--hair); border-radius: 16px 16px 4px 16px; }
.nudge .said { padding: 10px 4px 10px 16px; text-align: start; }
.nudge button:last-child { display: grid; place-items: center; flex: none; color: var(--soft); }
.nudge button:last-child svg { width: 18px; height: 18px; }

.panel { position: fixed; right: max(16px, env(safe-area-inset-right)); bottom: calc(max(16px, env(safe-area-inset-bottom)) + var(--seen-below, 0px));
  width: min(400px, calc(100vw - 32px)); height: min(680px, calc(var(--seen-height, 100dvh) - 32px)); display: flex; flex-direction: column;
  container-type: size; background: var(--ground); color: var(--ink); border: 1px solid var(--hair); border-radius: 16px; box-shadow: var(--shadow); overflow: hidden; }
[data-full] .panel { inset: var(--seen-top, 0px) 0 auto; width: 100%; height: var(--seen-height, 100dvh); border: 0; border-radius: 0; box-shadow: none; }

.head { display: flex; align-items: center; gap: 8px; padding: 4px 4px 4px 12px; background: var(--head); color: var(--on-head); flex: none; }
.head :focus-visible { outline-color: var(--on-head); outline-offset: -4px; }
.logo { width: 30px; height: 30px; flex: none; border-radius: 15px; background: var(--on-head); color: var(--head); display: grid; place-items: center; object-fit: cover; }
.logo svg { width: 20px; height: 20px; }
.names { flex: 1; min-width: 0; display: flex; align-items: baseline; gap: 8px; outline: none; white-space: nowrap; }
.title { font-weight: 700; font-size: 16px; line-height: 1.2; margin: 0; overflow: hidden; text-overflow: ellipsis; }
.tag { font-size: 12px; margin: 0; flex: none; }
.head button { display: grid; place-items: center; border-radius: 22px; flex: none; }
.head button:hover, .menu button:hover { background: #8883; }
.head button + button { margin-inline-start: -8px; }
.menu { border-bottom: 1px solid var(--hair); padding: 4px 8px 8px; overflow-y: auto; flex: 0 1 auto; }
.menu button { display: block; width: 100%; text-align: start; padding: 0 10px; border-radius: 8px; }
.privacy { font-size: 13px; color: var(--soft); margin: 4px 10px; }

.talk { flex: 1 1 0; min-height: 72px; position: relative; display: flex; }
.log { flex: 1; min-width: 0; position: relative; overflow-y: auto; overscroll-behavior: contain; padding: 12px; margin: 0; display: flex; flex-direction: column; gap: 10px; }
.log:focus-visible { outline-offset: -3px; }
.item { max-width: 86%; flex: none; }
.bubble { padding: 8px 12px; border-radius: 16px; overflow-wrap: anywhere; }
.bubble p { margin: 0 0 6px; white-space: pre-line; }
.bubble ul, .bubble ol { margin: 0 0 6px; padding-inline-start: 22px; }
.bubble li { margin: 2px 0; }
.bubble > :last-child { margin-bottom: 0; }
.bubble a { color: inherit; font-weight: 600; text-underline-offset: 2px; }
.assistant { align-self: flex-start; }
.assistant .bubble { background: var(--theirs); border-end-start-radius: 5px; }
.visitor { align-self: flex-end; }
.visitor .bubble { background: var(--head); color: var(--on-head); border-end-end-radius: 5px; }
.assistant + .assistant, .visitor + .visitor { margin-top: -7px; }
.assistant + .assistant .bubble { border-start-start-radius: 5px; }
.visitor + .visitor .bubble { border-start-end-radius: 5px; }
.visitor.pending .bubble { background: none; color: var(--ink); outline: 1px dashed var(--line); outline-offset: -1px; }
.note { align-self: center; color: var(--soft); font-size: 14px; text-align: center; }
.time { font-size: 12px; color: var(--soft); margin: 2px 6px 0; display: none; }
[data-times] .time, .timed .time { display: block; }
.visitor .time { text-align: end; }
.pill { position: absolute; bottom: 8px; left: 50%; transform: translateX(-50%); display: flex; align-items: center; gap: 6px; padding: 0 14px 0 10px;
  min-height: 36px; border-radius: 18px; font-size: 14px; font-weight: 600; white-space: nowrap; background: var(--ground); color: var(--accent-text);
  border: 1px solid var(--line); box-shadow: 0 2px 10px #0003; }
.pill::before { content: ""; position: absolute; inset: -4px; }
.pill svg { width: 16px; height: 16px; }
.pill.news { background: var(--head); color: var(--on-head); border-color: var(--head); }

.item.advice { max-width: 100%; align-self: stretch; margin-top: 0; }
.advice .bubble, .dock { background: var(--tint); border: 2px solid var(--tone); border-radius: 12px; }
.advice { --tone: var(--warn); --tint: var(--warn-ground); }
.emergency { --tone: var(--alert); --tint: var(--alert-ground); }
.crisis { --tone: var(--care); --tint: var(--care-ground); }
.emergency .bubble { border-inline-start-width: 8px; }
.flag { display: flex; align-items: center; gap: 8px; font-weight: 700; color: var(--tone); margin: 0; }
.emergency .flag { font-size: 18px; }
.rings { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; }
.rings a { display: inline-flex; align-items: center; gap: 8px; min-height: 44px; padding: 0 16px 0 12px; border-radius: 22px; color: var(--tone, var(--alert)); font-weight: 600;
  text-decoration: none; border: 2px solid currentColor; background: var(--ground); }
.rings svg { width: 18px; height: 18px; }
.rings a.first { background: var(--alert); color: var(--on-alert); border-color: var(--alert); }
.crisis .rings a.first { background: var(--ground); color: var(--tone); border-color: currentColor; }
[data-pinned] .log .rings, [data-pinned] .state .rings, [data-pinned] .state .urgent { display: none; }
.dock { margin: 0 8px; padding: 8px 10px; border-inline-start-width: 8px; box-shadow: 0 -4px 16px #0002; max-height: 55cqh; overflow-y: auto; }
.dock .rings { margin-top: 0; gap: 6px; }
.dock .choices { margin: 2px -4px 0; gap: 0 2px; }
.dock .choices button { border: 0; padding: 0 6px; font-size: 15px; color: var(--ink); background: none; text-decoration: underline; text-underline-offset: 3px; font-weight: 400; }

.log > .item:has(.picture) { max-width: 100%; width: 100%; }
.bubble:has(.picture) { padding: 6px; }
.picture { display: block; width: 100%; padding: 0; border-radius: 10px; overflow: hidden; border: 1px solid var(--hair); background: var(--ground); }
.picture img { display: block; width: 100%; height: auto; }
.log > .choices-row { max-width: 100%; }
.choices { display: flex; flex-wrap: wrap; gap: 6px; }
.choices button, .primary { border: 1px solid var(--accent-text); color: var(--accent-text); border-radius: 22px; padding: 0 14px; font-weight: 600; background: var(--ground); }
.choices button:hover { background: var(--theirs); }
.choices-row > * + * { margin-top: 8px; }
.primary { background: var(--head); color: var(--on-head); border-color: var(--head); padding: 0 18px; }
.primary:disabled { background: var(--theirs); color: var(--soft); border-color: var(--hair); cursor: default; }
.legs { align-items: stretch; }
.legs button { display: flex; flex-direction: column; align-items: center; gap: 2px; padding: 8px 10px; border-radius: 14px; flex: 1; }
.pair { display: flex; margin: 0 -6px; }
.pair svg { width: 34px; height: 48px; stroke-width: 1.4; }
.pair .left { transform: scaleX(-1); }
.pair .on { fill: currentColor; }
.times { border: 1px solid var(--line); border-radius: 14px; padding: 0 12px; background: var(--ground); }
.times[open] { padding-bottom: 12px; }
summary { min-height: 44px; display: flex; align-items: center; font-weight: 600; cursor: pointer; color: var(--accent-text); border-radius: 14px; }
summary::before { content: ""; width: 8px; height: 8px; margin: 0 12px 0 4px; border: solid currentColor; border-width: 0 2px 2px 0; transform: rotate(-45deg); }
[open] > summary::before { transform: rotate(45deg); }
.day { display: grid; grid-template-columns: 38px repeat(3, 1fr); gap: 4px; align-items: center; margin-bottom: 4px; }
.day button { border: 1px solid var(--line); border-radius: 8px; font-size: 14px; overflow: hidden; }
.day button[aria-pressed="true"] { background: var(--head); color: var(--on-head); border-color: var(--head); font-weight: 700; }
.day button[aria-pressed="true"]::before { content: "✓ "; }
.times .primary { margin-top: 8px; }
.scale { border: 1px solid var(--line); border-radius: 14px; padding: 10px 14px 14px; width: min(300px, 80cqw); }
.scale output { display: block; text-align: center; font-size: 28px; font-weight: 700; line-height: 1; }
.scale input { width: 100%; min-height: 44px; margin: 0; accent-color: var(--accent); }
.ends { display: flex; justify-content: space-between; gap: 24px; font-size: 13px; color: var(--soft); margin: 0 0 10px; }
.ends span:last-child { text-align: end; }
.typing { display: inline-flex; gap: 5px; padding: 13px; border-radius: 16px; background: var(--theirs); align-self: flex-start; }
.assistant + .typing { margin-top: -7px; }
.typing i { width: 7px; height: 7px; border-radius: 4px; background: var(--soft); animation: dot 1.2s infinite; }
.typing i:nth-child(2) { animation-delay: .2s; } .typing i:nth-child(3) { animation-delay: .4s; }
@keyframes dot { 0%, 60%, 100% { opacity: .3; } 30% { opacity: 1; } }

.state { margin: 0; padding: 8px 14px; font-size: 14px; background: var(--warn-ground); color: var(--warn); border-top: 1px solid currentColor; flex: none; max-height: 55cqh; overflow-y: auto; }
.state p { margin: 0; }
.state .urgent { font-weight: 700; margin-top: 2px; }
.state .rings { margin-top: 6px; gap: 6px; }
.foot { display: flex; align-items: flex-end; gap: 6px; padding: 8px 8px max(8px, env(safe-area-inset-bottom)) 10px; flex: none; }
textarea { flex: 1; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 22px; padding: 10px 16px; height: 44px; min-height: 44px; max-height: 140px; resize: none; margin: 0; min-width: 0; }
textarea:focus-visible { outline-offset: -1px; }
textarea::placeholder { color: var(--soft); opacity: 1; }
.send { display: grid; place-items: center; width: 44px; height: 44px; flex: none; border-radius: 22px; background: var(--head); color: var(--on-head); }

dialog { color: var(--ink); background: var(--ground); border: 1px solid var(--line); border-radius: 14px; padding: 18px; max-width: min(440px, calc(100vw - 24px)); max-height: calc(100dvh - 24px); }
dialog::backdrop { background: #000a; }
dialog p { margin: 0 0 14px; }
dialog.zoom { max-width: calc(100vw - 16px); padding: 8px; }
dialog img { display: block; width: min(900px, calc(100vw - 40px)); max-height: calc(100dvh - 120px); object-fit: contain; }
dialog .row { display: flex; flex-wrap: wrap; gap: 10px; justify-content: flex-end; margin-top: 8px; }
dialog button { border: 1px solid var(--line); border-radius: 22px; padding: 0 18px; font-weight: 600; }
dialog button.danger { border-color: var(--alert); color: var(--alert); }

@media (max-width: 480px) { .log { padding: 10px; } .bubble { font-size: 15px; } }
@media (max-width: 400px) { .logo { display: none; } }
/* A keyboard on a phone, or a page at 400 %: the talk gets the room, and what stands above and below it gets smaller. */
@container (max-height: 420px) {
  .head button, .send { min-height: 36px; height: 36px; }
  .foot { padding: 4px 6px; }
  textarea { height: 38px; min-height: 38px; padding: 7px 14px; max-height: 76px; }
  .head { padding-block: 0; }
  .dock, .state { max-height: 40cqh; }
}
@media (prefers-reduced-motion: no-preference) {
  .panel { animation: rise .18s ease-out; }
  .item { animation: rise .16s ease-out; }
  @keyframes rise { from { transform: translateY(8px); opacity: 0; } }
}
@media (prefers-reduced-motion: reduce) { .typing { display: none; } }
@media (forced-colors: active) {
  .bubble, .launch, .send, .head, .pill, .primary, .logo, .state { border: 1px solid; }
  .day button[aria-pressed="true"] { background: Highlight; color: HighlightText; forced-color-adjust: none; }
  .rings a, .choices button { border: 2px solid LinkText; }
}
`;

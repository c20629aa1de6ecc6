export const styles = `
:host { all: initial !important; position: fixed !important; inset: auto 0 0 auto !important; z-index: 2147483000 !important; }
.root { --accent: #0b6b5d; --on-accent: #fff; --ink: #1b2529; --soft: #55646b; --ground: #fff; --mine: #e3f1ee; --theirs: #f2f1ed;
  --line: #8b979c; --hair: #dedbd2; --alert: #b3261e; --alert-ground: #fdecea; --warn: #8a4b00; --warn-ground: #fff3e0;
  --shadow: 0 12px 40px #0004; all: initial; font: 400 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  color: var(--ink); color-scheme: light; -webkit-text-size-adjust: 100%; }
.root[data-theme="dark"] { --ink: #eaeeee; --soft: #b0bcc0; --ground: #171d1f; --mine: #1d3f3a; --theirs: #252d30; --line: #7f8c91;
  --hair: #364043; --alert: #ffb4ab; --alert-ground: #3b1a17; --warn: #ffcf99; --warn-ground: #382710; --shadow: 0 12px 40px #000a; color-scheme: dark; }
*, *::before { box-sizing: border-box; }
[hidden] { display: none !important; }
button { font: inherit; color: inherit; cursor: pointer; border: 0; background: none; min-width: 44px; min-height: 44px; padding: 0; margin: 0; }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; box-shadow: 0 0 0 2px var(--ground); }
svg { display: block; width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.launch { position: fixed; right: max(16px, env(safe-area-inset-right)); bottom: max(16px, env(safe-area-inset-bottom)); width: 60px; height: 60px;
  border-radius: 30px; background: var(--accent); color: var(--on-accent); box-shadow: var(--shadow); display: grid; place-items: center; }
.launch svg { width: 28px; height: 28px; }
.badge { position: absolute; top: -4px; right: -4px; min-width: 24px; height: 24px; border-radius: 12px; padding: 0 6px; background: #b3261e; color: #fff;
  font-size: 13px; line-height: 24px; font-weight: 700; text-align: center; }
.panel { position: fixed; right: max(16px, env(safe-area-inset-right)); bottom: max(16px, env(safe-area-inset-bottom)); width: min(400px, calc(100vw - 32px));
  height: min(660px, calc(100dvh - 32px)); display: flex; flex-direction: column; background: var(--ground); color: var(--ink); border: 1px solid var(--hair);
  border-radius: 16px; box-shadow: var(--shadow); overflow: hidden; }
.head { display: flex; align-items: center; gap: 4px; padding: 8px 8px 8px 16px; background: var(--accent); color: var(--on-accent); }
.head :focus-visible { outline-color: var(--on-accent); box-shadow: none; }
.names { flex: 1; min-width: 0; outline: none; }
.title { font-weight: 700; font-size: 17px; line-height: 1.2; margin: 0; }
.subtitle { font-size: 13px; margin: 2px 0 0; }
.head button { display: grid; place-items: center; border-radius: 22px; }
.menu { border-bottom: 1px solid var(--hair); padding: 4px 8px 8px; }
.menu button { display: block; width: 100%; text-align: start; padding: 0 10px; border-radius: 8px; }
.menu button:hover, .head button:hover { background: #8883; }
.privacy { font-size: 13px; color: var(--soft); margin: 4px 10px; }
.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 12px 14px; margin: 0; display: flex; flex-direction: column; gap: 6px; }
.log > .item { max-width: 88%; }
.who { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.bubble { padding: 9px 13px; border-radius: 14px; overflow-wrap: anywhere; }
.bubble p { margin: 0 0 8px; white-space: pre-line; }
.bubble ul { margin: 0 0 8px; padding-inline-start: 20px; }
.bubble > :last-child { margin-bottom: 0; }
.bubble a { color: inherit; font-weight: 600; text-underline-offset: 2px; }
.assistant { align-self: flex-start; }
.assistant .bubble { background: var(--theirs); border-end-start-radius: 4px; }
.visitor { align-self: flex-end; }
.visitor .bubble { background: var(--mine); border-end-end-radius: 4px; }
.visitor.pending .bubble { border: 1px dashed var(--line); }
.note { align-self: center; color: var(--soft); font-size: 14px; text-align: center; }
.time { font-size: 12px; color: var(--soft); margin: 2px 4px 4px; }
.visitor .time { text-align: end; }
.assistant:has(+ .assistant) .time { display: none; }

.item.advice { max-width: 100%; align-self: stretch; }
.advice .bubble { background: var(--warn-ground); border: 2px solid var(--warn); border-radius: 12px; }
.advice.emergency .bubble { background: var(--alert-ground); border-color: var(--alert); border-width: 3px; }
.flag { display: flex; align-items: center; gap: 8px; font-weight: 700; color: var(--warn); }
.emergency .flag { color: var(--alert); font-size: 18px; }
.calls { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 10px; }
.bubble .calls a { display: inline-flex; align-items: center; min-height: 44px; padding: 0 18px; border-radius: 22px; text-decoration: none; border: 2px solid currentColor; }
.emergency .calls a.first { background: var(--alert); color: var(--alert-ground); border-color: var(--alert); }
.log > .item:has(.picture) { max-width: 100%; width: 100%; }
.bubble:has(.picture) { padding: 6px; }
.picture { display: block; width: 100%; padding: 0; border-radius: 10px; overflow: hidden; border: 1px solid var(--hair); background: var(--ground); }
.picture img { display: block; width: 100%; height: auto; }
.choices { display: flex; flex-wrap: wrap; gap: 8px; margin: 4px 0 2px; max-width: 100%; }
.choices button { border: 2px solid var(--accent-text, var(--accent)); color: var(--accent-text, var(--accent)); border-radius: 22px; padding: 0 16px; font-weight: 600; background: var(--ground); }
.choices button:hover { background: var(--mine); }
.typing { display: inline-flex; gap: 5px; padding: 14px; border-radius: 14px; background: var(--theirs); align-self: flex-start; }
.typing i { width: 7px; height: 7px; border-radius: 4px; background: var(--soft); animation: dot 1.2s infinite; }
.typing i:nth-child(2) { animation-delay: .2s; } .typing i:nth-child(3) { animation-delay: .4s; }
@keyframes dot { 0%, 60%, 100% { opacity: .3; } 30% { opacity: 1; } }
.state { margin: 0; padding: 6px 16px; font-size: 14px; background: var(--warn-ground); color: var(--warn); }
.foot { display: flex; align-items: flex-end; gap: 6px; padding: 8px 8px max(8px, env(safe-area-inset-bottom)) 12px; border-top: 1px solid var(--hair); }
textarea { flex: 1; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 22px; padding: 10px 16px; min-height: 46px; max-height: 140px; resize: none; margin: 0; min-width: 0; }
textarea::placeholder { color: var(--soft); opacity: 1; }
.send { display: grid; place-items: center; width: 46px; height: 46px; flex: none; border-radius: 23px; background: var(--accent); color: var(--on-accent); }
dialog { color: var(--ink); background: var(--ground); border: 1px solid var(--line); border-radius: 14px; padding: 18px; max-width: min(440px, calc(100vw - 24px)); max-height: calc(100dvh - 24px); }
dialog::backdrop { background: #000a; }
dialog p { margin: 0 0 14px; }
dialog.zoom { max-width: calc(100vw - 16px); padding: 8px; }
dialog img { display: block; width: min(900px, calc(100vw - 40px)); max-height: calc(100dvh - 120px); object-fit: contain; }
dialog .row { display: flex; flex-wrap: wrap; gap: 10px; justify-content: flex-end; margin-top: 8px; }
dialog button { border: 2px solid var(--line); border-radius: 22px; padding: 0 18px; font-weight: 600; }
dialog button.danger { border-color: var(--alert); color: var(--alert); }
@media (max-width: 480px) { .panel { inset: 0; width: 100%; height: 100dvh; border: 0; border-radius: 0; } }
@media (prefers-reduced-motion: no-preference) { .panel { animation: rise .18s ease-out; } @keyframes rise { from { transform: translateY(12px); opacity: 0; } } }
@media (prefers-reduced-motion: reduce) { .typing i { animation: none; opacity: .7; } }
@media (forced-colors: active) { .bubble, .launch, .send, .head { border: 1px solid; } }
`;

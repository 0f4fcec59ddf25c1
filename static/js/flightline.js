/* What htmx 2 leaves open: answers that must not be swapped, where the focus goes, the live region, keys. */
(() => {
  "use strict";
  const doc = document, root = doc.documentElement;
  const $ = (query, from = doc) => from.querySelector(query);
  const byId = (id) => doc.getElementById(id);
  const typing = (node) => node.closest("input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable]");
  let failed = null, origin = null, opener = null, timer = 0;

  const say = (text) => { const live = $("dialog[open] [role=status]") || byId("live"); if (live) { live.textContent = ""; setTimeout(() => { live.textContent = text; }, 30); } };
  const focusOn = (node) => {
    if (!node) return false;
    if (!node.matches("a[href],button,input,select,textarea,summary,[tabindex]")) node.tabIndex = -1;
    node.focus({ preventScroll: false });
    return doc.activeElement === node;
  };

  /* Banner for what cannot be shown in place. */
  const warn = (text, number, again) => {
    const box = byId("alerts");
    if (!box) return;
    const banner = doc.createElement("div"), line = doc.createElement("p");
    banner.className = "banner banner-bad";
    line.textContent = text + (number ? " Request " + number + "." : "");
    banner.append(line);
    const add = (label, act) => {
      const button = doc.createElement("button");
      button.type = "button"; button.className = "link-button"; button.textContent = label;
      button.onclick = act; banner.append(button);
    };
    if (again) add("Try again", retry);
    add("Close", () => box.replaceChildren());
    box.replaceChildren(banner);
  };
  const retry = () => {
    byId("alerts")?.replaceChildren();
    const node = failed?.elt;
    if (!node?.isConnected) return;
    if (node.matches("form")) node.requestSubmit(failed.by?.isConnected && failed.by.form === node ? failed.by : undefined);
    else htmx.trigger(node, failed.event || "click");
  };
  const remember = (detail) => {
    const event = detail.requestConfig?.triggeringEvent;
    failed = { elt: detail.elt, event: event?.type, by: event?.submitter };
  };
  /* After signing in elsewhere: the tokens of this page are old. */
  const renew = async () => {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = $("[name=csrfmiddlewaretoken]", page)?.value;
    if (answer.redirected || !answer.ok || !token) { byId("signed-out-note").textContent = "You are still signed out."; return; }
    doc.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
    byId("signed-out").close();
    retry();
  };

  const words = { 401: "You are signed out.", 403: "You may not do this.", 404: "This was removed, or you may not see it.", 409: "Somebody saved first. Reload and compare.", 429: "Too many tries. Wait a little, then try again." };
  const reason = (xhr) => {
    const type = xhr.getResponseHeader("Content-Type") || "", body = xhr.responseText || "";
    if (type.startsWith("text/plain") && body.length < 400) return body;
    if (type.startsWith("text/html")) return $("#error-message", new DOMParser().parseFromString(body, "text/html"))?.textContent;
    return "";
  };

  /* Only what a person did moves the focus; what refreshes by itself gives back a focus that it took away. */
  const byHand = (detail) => detail.boosted || ["click", "submit", "change", "input", "keyup", "keydown"].includes(detail.requestConfig?.triggeringEvent?.type);

  doc.addEventListener("htmx:beforeRequest", (event) => {
    const active = doc.activeElement, row = active?.closest("[data-row]");
    const counts = byHand(event.detail) || active && active !== doc.body;
    origin = counts ? { id: active?.id, fk: active?.dataset.fk, next: row?.nextElementSibling, head: row?.closest("section,main") } : null;
    event.detail.target?.setAttribute("aria-busy", "true");
    event.detail.elt.setAttribute("aria-busy", "true");
    timer = setTimeout(() => byId("load-bar")?.classList.add("is-on"), 200);
  });
  doc.addEventListener("htmx:afterRequest", (event) => {
    clearTimeout(timer);
    byId("load-bar")?.classList.remove("is-on");
    event.detail.target?.removeAttribute("aria-busy");
    event.detail.elt.removeAttribute("aria-busy");
  });
  /* A find field is asked while one types. What leaving it fires besides would swap the list under the pointer that left it. */
  doc.addEventListener("change", (event) => { if (event.target.matches?.("[data-find]")) event.stopPropagation(); }, true);
  doc.addEventListener("htmx:beforeSwap", (event) => {
    const detail = event.detail, status = detail.xhr.status;
    const html = (detail.xhr.getResponseHeader("Content-Type") || "").startsWith("text/html");
    if ((status === 422 || status === 409) && html && !detail.boosted) { detail.shouldSwap = true; detail.isError = false; }
  });
  doc.addEventListener("htmx:responseError", ({ detail }) => {
    const xhr = detail.xhr, dialog = byId("signed-out");
    remember(detail);
    if (detail.boosted && detail.requestConfig.verb === "get") { location.href = detail.requestConfig.path; return; }
    if (xhr.status === 401 && dialog) { dialog.showModal(); return; }
    const text = reason(xhr) || words[xhr.status] || "The server could not answer. Your text is still here.";
    warn(text, xhr.getResponseHeader("X-Request-ID"), xhr.status === 429 || xhr.status >= 500);
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    doc.addEventListener(name, ({ detail }) => { remember(detail); warn("No connection. Your text is still here.", "", true); });
  }
  addEventListener("offline", () => warn("No connection. Your text is still here."));
  addEventListener("online", () => byId("alerts")?.replaceChildren());

  /* Focus, in the same task as the swap (no settle delay), so that no key falls between: error or first field, else kept, else the opener, else the next row, else a heading. */
  doc.addEventListener("htmx:afterSettle", ({ detail }) => {
    const target = detail.elt.isConnected ? detail.elt : byId(detail.elt.id) || $("main");
    const note = target.matches("[data-announce]") ? target : $("[data-announce]", target);
    if (note) say(note.dataset.announce);
    if (detail.boosted) { say(doc.title); focusOn($("h1")); return; }
    if (!byHand(detail) && (!origin || doc.activeElement !== doc.body)) return;
    const first = byHand(detail) && $("[role=alert][tabindex],[autofocus]", target);
    if (first) { opener = origin?.id || opener; focusOn(first); return; }
    if (doc.activeElement && doc.activeElement !== doc.body) return;
    const kept = origin?.id && byId(origin.id) || origin?.fk && $(`[data-fk="${CSS.escape(origin.fk)}"]`);
    const next = origin?.next?.isConnected && $("a[href],button", origin.next);
    focusOn(kept) || focusOn(opener && byId(opener)) || focusOn(next) || focusOn($("h1,h2,h3", origin?.head?.isConnected ? origin.head : doc));
  });

  /* Controls by attribute. */
  doc.addEventListener("click", (event) => {
    const node = event.target.closest("[data-dialog],[data-copy],[data-reveal],[data-retry],[data-print]");
    doc.querySelectorAll("details.menu[open],details.why[open]").forEach((open) => { if (!open.contains(event.target)) open.open = false; });
    if (!node) return;
    if (node.dataset.dialog) { event.preventDefault(); byId(node.dataset.dialog)?.showModal(); opened(node.dataset.dialog); }
    if (node.dataset.copy !== undefined) navigator.clipboard.writeText(node.dataset.copy).then(() => say("Copied"));
    if (node.dataset.reveal) {
      const field = byId(node.dataset.reveal), hidden = field.type === "password";
      field.type = hidden ? "text" : "password";
      node.textContent = hidden ? "Hide password" : "Show password";
    }
    if (node.dataset.retry !== undefined) renew();
    if (node.dataset.print !== undefined) print();
  });

  /* The palette: the field keeps the focus, the list has one that is chosen; what is typed since chooses none. */
  const palette = byId("palette"), field = byId("palette-q");
  const opened = (id) => { if (id === "palette") { field.select(); htmx.trigger("#palette-form", "palette-open"); } };
  const choices = () => [...palette.querySelectorAll("[role=option]")];
  const choose = (at) => {
    field.removeAttribute("aria-activedescendant");
    choices().forEach((one, n) => {
      one.setAttribute("aria-selected", n === at);
      if (n === at) { field.setAttribute("aria-activedescendant", one.id); one.scrollIntoView({ block: "nearest" }); }
    });
  };
  palette?.addEventListener("keydown", (event) => {
    const all = choices(), here = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" && all.length) { event.preventDefault(); choose((here + 1) % all.length); }
    else if (event.key === "ArrowUp" && all.length) { event.preventDefault(); choose(here > 0 ? here - 1 : all.length - 1); }
    else if (event.key === "Enter" && all[here]) { event.preventDefault(); all[here].click(); }
  });
  palette?.addEventListener("input", () => choose(-1));
  palette?.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
  doc.addEventListener("htmx:afterSettle", () => { if (palette?.open && field.value.trim()) choose(0); });

  /* Rows that are ticked, and how many; Shift takes all between two. */
  let last = null;
  const ticks = () => [...doc.querySelectorAll("[data-tick]")];
  const tick = (box, many) => {
    const all = ticks(), from = all.indexOf(last), to = all.indexOf(box);
    if (many && from >= 0) all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((one) => { one.checked = box.checked; });
    last = box;
    counted(true);
  };
  const counted = (aloud) => {
    const all = ticks(), n = all.filter((one) => one.checked).length, note = $("[data-ticked]"), head = $("[data-tick-all]");
    if (note) note.textContent = n ? n + " ticked" : "Tick rows to change them together.";
    if (head) { head.checked = n > 0 && n === all.length; head.indeterminate = n > 0 && n < all.length; }
    if (aloud) say(n + " ticked");
  };
  doc.addEventListener("click", (event) => {
    const box = event.target;
    if (box.matches("[data-tick]")) tick(box, event.shiftKey);
    if (box.matches("[data-tick-all]")) { ticks().forEach((one) => { one.checked = box.checked; }); counted(true); }
  });
  if ($("[data-tick]")) counted();

  /* Letters that act can be turned off (WCAG 2.1.4). What the browser keeps may be closed to us: then they act. */
  const letters = $("[data-letters]");
  try { if (localStorage.getItem("letters") === "off") { root.dataset.keys = "off"; letters.checked = false; } } catch { /* closed */ }
  letters?.addEventListener("change", () => {
    root.dataset.keys = letters.checked ? "on" : "off";
    try { localStorage.setItem("letters", root.dataset.keys); } catch { /* until the next page */ }
  });

  let going = 0;
  const step = (by) => {
    const rows = [...doc.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
    const here = rows.indexOf(doc.activeElement?.closest("[data-row]"));
    const row = rows[Math.max(0, Math.min(rows.length - 1, here + by))];
    if (row) focusOn($("a[href],button", row));
  };
  /* The gate page: n to the next change, s ticks it as seen, d to the decision. */
  const review = { n: () => {
    const rows = [...doc.querySelectorAll("[data-changed]")];
    const row = rows[(rows.indexOf(doc.activeElement?.closest("[data-changed]")) + 1) % rows.length];
    row.scrollIntoView({ block: "nearest" });
    return focusOn($("[data-seen]", row) || $("a[href]", row) || row);
  }, s: () => $("[data-seen]", doc.activeElement?.closest("[data-row]") || root)?.click(),
  d: () => focusOn($("#decision [type=radio]:checked") || $("#decision [type=radio]") || byId("decision")) };

  doc.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "k") {
      if (palette && !$("dialog[open]")) { event.preventDefault(); palette.showModal(); opened("palette"); }
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") { /* as its first button, with Shift its second, from any field of a form */
      const form = event.target.closest("form"), one = form && $(".button-primary:not([type=button])", form);
      const button = event.shiftKey && one ? $(".button-primary ~ button:not([type=button])", form) : one;
      if (button) { event.preventDefault(); button.click(); }
      return;
    }
    if (event.key === "Escape") {
      const open = event.target.closest("details.menu[open],details.why[open]");
      if (open) { open.open = false; $("summary", open).focus(); return; }
      if (!$("dialog[open]")) (event.target.closest("[data-row],form") && $("[data-cancel]", event.target.closest("[data-row],form")))?.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || root.dataset.keys === "off" || typing(event.target) || $("dialog[open]")) return;
    const key = event.key, went = going && Date.now() - going < 1500, row = event.target.closest("[data-row]");
    going = key === "g" ? Date.now() : 0;
    const asked = `[data-hotkey="${CSS.escape(key)}"]`; // where rows have it, that of the row with the focus
    const press = went ? $(`[data-go="${CSS.escape(key)}"]`) : row && $(asked, row) || $(asked);
    if (press) {
      event.preventDefault();
      press.focus();
      press.click();
      if (press.matches("summary") && press.parentElement.open) focusOn($("input:not([type=hidden]),select", press.parentElement));
    }
    else if (review[key] && byId("criteria") && (key !== "n" || $("[data-changed]"))) { event.preventDefault(); review[key](); }
    else if (key === "/") { const find = $("main [data-find]") || $("[data-find]"); if (find) { event.preventDefault(); find.focus(); } }
    else if (key === "x" || key === "X") {
      const box = row && $("[data-tick]", row);
      if (box) { event.preventDefault(); box.checked = !box.checked; tick(box, event.shiftKey); }
    }
    else if (key === "?") byId("keys")?.showModal();
    else if (key === "j") step(1);
    else if (key === "k") step(-1);
  });

  /* A column that stays in view stops with its end when it is taller than the window; the style sheet needs its height. */
  const heights = new ResizeObserver((seen) => seen.forEach(({ target }) => target.style.setProperty("--tall", target.offsetHeight + "px")));
  const measure = () => { heights.disconnect(); doc.querySelectorAll(".sticky").forEach((node) => heights.observe(node)); };
  measure();
  doc.addEventListener("htmx:afterSettle", measure);

  const reveal = () => doc.querySelectorAll("[data-reveal][hidden]").forEach((node) => { node.hidden = false; });
  reveal();
  doc.addEventListener("htmx:afterSettle", reveal);
  if (root.querySelector("main .error-summary")) focusOn($("main .error-summary"));
})();

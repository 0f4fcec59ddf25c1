/* The chart of a metric answers pointer and keys: uPlot draws it anew from the numbers in the page. Without script, and on paper, the drawn one stays. */
(() => {
  "use strict";
  const HEIGHT = 190, NUMBERS = 4;
  const two = (number) => String(number).padStart(2, "0");
  const day = (at) => at.toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
  const clock = (at) => two(at.getUTCHours()) + ":" + two(at.getUTCMinutes());
  const probe = (node) => (token) => { node.style.color = "var(--" + token + ")"; return getComputedStyle(node).color; };
  const misses = (data, value) => data.target !== null && (data.direction === "lower" ? value > data.target
    : data.direction === "higher" ? value < data.target : value < data.target || (data.targetHigh !== null && value > data.targetHigh));
  const words = (data, value) => {
    const times = Number((value * data.shown.factor).toPrecision(NUMBERS));
    return (times < 0 ? "−" : "") + data.shown.before + Math.abs(times).toLocaleString("en", { maximumFractionDigits: 8 }) + data.shown.after;
  };

  const begin = (figure) => {
    const drawn = figure.querySelector(".chart-plot");
    if (!drawn || figure.classList.contains("is-live")) return;
    const data = JSON.parse(figure.dataset.series);
    const usable = data.values.map((value, at) => (value === null ? -1 : at)).filter((at) => at >= 0);
    if (usable.length < 2) return;
    const box = document.createElement("div"), told = document.createElement("p");
    box.className = "chart-live"; box.tabIndex = 0;
    told.className = "chart-told hint";
    for (const [name, value] of Object.entries({ role: "slider", "aria-label": drawn.getAttribute("aria-label"), "aria-orientation": "horizontal",
      "aria-valuemin": 0, "aria-valuemax": usable.length - 1 })) box.setAttribute(name, value);
    drawn.before(box, told);
    figure.classList.add("is-live");
    let place = usable.length - 1, plot = null, ink = {};
    const instant = (at) => {
      const when = new Date(data.times[at] * 1000);
      return day(when) + (data.isDaily ? "" : " " + clock(when));
    };
    const say = (isAsked) => {
      const at = usable[place], value = data.values[at];
      const spread = data.low ? ", lowest " + words(data, data.low[at]) + ", highest " + words(data, data.high[at]) : "";
      const judged = data.immature !== null && data.times[at] > data.immature ? ", not judged yet" : !data.isDaily && misses(data, value) ? ", misses the target" : "";
      const text = instant(at) + ": " + words(data, value) + spread + judged;
      box.setAttribute("aria-valuenow", place);
      box.setAttribute("aria-valuetext", text);
      told.textContent = isAsked ? text : "Point at the chart, or use ← and → for values, + and − to zoom, 0 for all.";
    };
    const colours = () => {
      const of = probe(box);
      ink = Object.fromEntries(["series-1", "text-3", "border", "bad", "bad-tint", "warn-tint", "none", "surface", "text-2"].map((name) => [name, of(name)]));
      box.style.color = "";
    };
    const hatch = (context, from, plotted, step) => {
      if (from === null) return;
      const { left, top, width, height } = plotted.bbox, begun = Math.max(left, plotted.valToPos(from, "x", true));
      context.strokeStyle = ink.none; context.lineWidth = devicePixelRatio;
      context.beginPath();
      for (let x = begun; x < left + width; x += step * devicePixelRatio) { context.moveTo(x, top); context.lineTo(x, top + height); }
      context.stroke();
    };
    const under = (plotted) => {
      const context = plotted.ctx, { left, top, width, height } = plotted.bbox;
      const y = (value) => plotted.valToPos(value, "y", true);
      context.save();
      context.beginPath(); context.rect(left, top, width, height); context.clip();
      if (data.target !== null && data.warning !== null) {
        context.fillStyle = ink["warn-tint"];
        context.fillRect(left, Math.min(y(data.target), y(data.warning)), width, Math.abs(y(data.target) - y(data.warning)));
      }
      if (!data.isDaily) {
        context.fillStyle = ink["bad-tint"];
        missed((from, to) => context.fillRect(plotted.valToPos(from, "x", true), top, Math.max(2, plotted.valToPos(to, "x", true) - plotted.valToPos(from, "x", true)), height));
        context.fillStyle = ink.bad;
        missed((from, to) => context.fillRect(plotted.valToPos(from, "x", true), top + height - 4 * devicePixelRatio, Math.max(2, plotted.valToPos(to, "x", true) - plotted.valToPos(from, "x", true)), 4 * devicePixelRatio));
      }
      hatch(context, data.immature, plotted, 7);
      hatch(context, data.stale, plotted, 4);
      context.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
      context.strokeStyle = ink["text-3"]; context.lineWidth = devicePixelRatio;
      for (const target of [data.target, data.targetHigh]) if (target !== null) {
        context.beginPath(); context.moveTo(left, y(target)); context.lineTo(left + width, y(target)); context.stroke();
      }
      context.restore();
    };
    const over = (plotted) => {
      const context = plotted.ctx, { left, top, width, height } = plotted.bbox, size = 7.5 * devicePixelRatio;
      context.save();
      context.textAlign = "center"; context.textBaseline = "middle"; context.font = "600 " + 11 * devicePixelRatio + "px system-ui, sans-serif";
      data.flags.forEach(([at], index) => {
        const x = plotted.valToPos(at, "x", true);
        if (x < left || x > left + width) return;
        context.strokeStyle = context.fillStyle = ink["text-2"]; context.lineWidth = devicePixelRatio;
        context.beginPath(); context.moveTo(x, top); context.lineTo(x, top + height); context.stroke();
        context.beginPath(); context.arc(x, top - size, size, 0, 7); context.fill();
        context.fillStyle = ink.surface; context.fillText(index + 1, x, top - size + devicePixelRatio / 2);
      });
      context.restore();
    };
    const missed = (paint) => {
      let begun = null;
      data.values.forEach((value, at) => {
        const isMiss = value !== null && (data.immature === null || data.times[at] <= data.immature) && misses(data, value);
        if (isMiss && begun === null) begun = data.times[at];
        if (!isMiss && begun !== null) { paint(begun, value === null ? data.times[at - 1] : data.times[at]); begun = null; }
      });
      if (begun !== null) paint(begun, data.times.at(-1));
    };
    const ticks = (plotted, splits, axis, space, step) => splits.map((at) => {
      const when = new Date(at * 1000);
      return step < 86400 && at % 86400 ? clock(when) : day(when);
    });
    const make = () => {
      plot?.destroy();
      colours();
      const line = { stroke: ink["series-1"], width: 2, points: { show: usable.length < 40, size: 6, fill: ink["series-1"] } };
      const edge = { stroke: "transparent", width: 0, points: { show: false } };
      const axis = { stroke: ink["text-3"], font: "12px system-ui, sans-serif", ticks: { show: false }, grid: { stroke: ink.border, width: 1 } };
      plot = new uPlot({
        width: box.clientWidth, height: HEIGHT, padding: [data.flags.length ? 20 : 8, 12, 0, 0], legend: { show: false },
        tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "Etc/UTC"),
        cursor: { y: false, drag: { x: true, y: false }, points: { size: 9, fill: ink["series-1"], stroke: ink.surface } },
        scales: { x: { time: true, range: (_, low, high) => [low, high] }, y: { range: () => data.y } },
        series: data.low ? [{}, line, edge, edge] : [{}, line],
        bands: data.low ? [{ series: [3, 2], fill: ink["series-1"].replace("rgb(", "rgba(").replace(")", ", .18)") }] : [],
        axes: [{ ...axis, size: 30, grid: { show: false }, values: ticks, space: 70 }, { ...axis, size: 54, space: 40, values: (_, splits) => splits.map((value) => words(data, value)) }],
        hooks: { drawClear: [under], draw: [over], setCursor: [(plotted) => {
          if (plotted.cursor.idx === null || plotted.cursor.left < 0) return;
          const near = usable.reduce((best, at, index) => (Math.abs(at - plotted.cursor.idx) < Math.abs(usable[best] - plotted.cursor.idx) ? index : best), 0);
          if (near !== place || told.dataset.asked !== "yes") { place = near; told.dataset.asked = "yes"; say(true); }
        }] },
      }, data.low ? [data.times, data.values, data.low, data.high] : [data.times, data.values], box);
      whole();
    };
    const whole = () => plot.setScale("x", { min: data.x[0], max: data.x[1] });
    const point = () => {
      const at = usable[place], { min, max } = plot.scales.x, when = data.times[at];
      if (when < min || when > max) plot.setScale("x", { min: when - (max - min) / 2, max: when + (max - min) / 2 });
      plot.setCursor({ left: plot.valToPos(when, "x"), top: plot.valToPos(data.values[at], "y") }, false);
      told.dataset.asked = "yes";
      say(true);
    };
    const zoom = (factor) => {
      const { min, max } = plot.scales.x, middle = data.times[usable[place]], half = ((max - min) * factor) / 2;
      if (2 * half >= data.x[1] - data.x[0]) whole();
      else if (2 * half > 60) plot.setScale("x", { min: middle - half, max: middle + half });
      point();
    };
    const move = (to) => { place = Math.min(usable.length - 1, Math.max(0, to)); point(); };
    const tenth = Math.max(1, Math.round(usable.length / 10));
    const keys = {
      ArrowLeft: () => move(place - 1), ArrowRight: () => move(place + 1), ArrowDown: () => move(place - 1), ArrowUp: () => move(place + 1),
      PageDown: () => move(place - tenth), PageUp: () => move(place + tenth), Home: () => move(0), End: () => move(usable.length - 1),
      "+": () => zoom(0.5), "-": () => zoom(2), 0: () => { whole(); point(); },
    };
    box.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
      event.preventDefault(); event.stopPropagation();
      keys[event.key]();
    });
    box.addEventListener("dblclick", whole);
    make();
    say(false);
    new ResizeObserver(() => { if (box.clientWidth && plot.width !== box.clientWidth) plot.setSize({ width: box.clientWidth, height: HEIGHT }); }).observe(box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", make);
  };

  const all = (from) => from.querySelectorAll("figure[data-series]").forEach(begin);
  all(document);
  document.addEventListener("htmx:load", (event) => all(event.target));
})();

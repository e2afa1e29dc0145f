// Draws every figure on the page from the JSON beside it. Without this the table says the same.
const NARROW = 640;
const CONFIG = { displayModeBar: false, responsive: false, locale: "nl", showTips: false };
const MONTHS = ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"];
const DAYS = ["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"];

function registerDutch(plotly) {
  plotly.register({
    moduleType: "locale",
    name: "nl",
    dictionary: {},
    format: {
      days: DAYS,
      shortDays: DAYS.map((day) => day.slice(0, 2)),
      months: MONTHS,
      shortMonths: MONTHS.map((month) => (month === "maart" ? "mrt" : month.slice(0, 3))),
      date: "%d-%m-%Y",
      decimal: ",",
      thousands: ".",
    },
  });
}

// A finger that scrolls the page must not move the axes.
function still(layout) {
  const axes = Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
  const fixed = Object.fromEntries(axes.map((key) => [key, { ...layout[key], fixedrange: true }]));
  return { ...layout, ...fixed, autosize: true, dragmode: false };
}

function choose(spec, width) {
  const narrow = width < NARROW && spec.narrow;
  const data = (narrow && spec.narrow_data) || spec.data;
  return [structuredClone(data), still(structuredClone(narrow || spec.layout))];
}

function start(chart) {
  const spec = JSON.parse(document.getElementById(chart.dataset.source).textContent);
  let drawn = 0;
  const draw = () => {
    const width = Math.round(chart.clientWidth);
    if (width === 0 || width === drawn) return;
    drawn = width;
    const [data, layout] = choose(spec, width);
    window.Plotly.react(chart, data, { ...layout, width }, CONFIG);
  };
  new ResizeObserver(() => requestAnimationFrame(draw)).observe(chart);
}

// With the keyboard one walks through the numbers of the table, one row at a time.
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

function walk(chart) {
  const figure = chart.closest(".sw-figure");
  const told = figure.querySelector(".sw-figure__row");
  const rows = [...figure.querySelectorAll("tbody tr")];
  const names = [...figure.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
  if (!told || rows.length === 0) return;
  const hint = told.textContent;
  let at = -1;
  chart.tabIndex = 0;
  chart.addEventListener("focus", () => { told.hidden = false; });
  chart.addEventListener("blur", () => { told.hidden = true; told.textContent = hint; at = -1; });
  chart.addEventListener("keydown", (event) => {
    const next = { Home: 0, End: rows.length - 1 }[event.key] ?? (event.key in STEPS ? at + STEPS[event.key] : undefined);
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    at = Math.min(rows.length - 1, Math.max(0, next));
    const cells = [...rows[at].cells].map((cell) => cell.textContent.trim());
    const values = cells.slice(1).map((text, place) => (text ? `${names[place + 1]} ${text}` : "")).filter(Boolean);
    told.textContent = `${cells[0]}: ${values.join(" · ")}`;
  });
}

if (window.Plotly) {
  registerDutch(window.Plotly);
  // The letters must be there first: a chart measures its labels once.
  document.fonts.ready.then(() => document.querySelectorAll("[data-module='figure']").forEach(start));
  document.querySelectorAll("[data-module='figure']").forEach(walk);
}

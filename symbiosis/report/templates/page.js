(function () {
  "use strict";
  document.documentElement.classList.add("scripted");
  var NARROW = 620;
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };

  // Pictures. Printing scales the drawing itself, so each keeps its size as a viewBox.
  function size(div, figure) {
    var wide = Math.max(div.clientWidth, 280);
    return { width: wide, height: Math.round(Math.min(figure.most, Math.max(figure.least * Math.min(1, wide / 700), wide * figure.ratio))) };
  }
  function scalable(div) {
    all(".main-svg", div).forEach(function (svg) {
      svg.setAttribute("viewBox", "0 0 " + svg.getAttribute("width") + " " + svg.getAttribute("height"));
      div.style.setProperty("--wide", svg.getAttribute("width"));
      div.style.setProperty("--high", svg.getAttribute("height"));
    });
  }
  function named(data, show) {
    data.forEach(function (trace) { if (trace.meta === "names") { trace.mode = show ? "markers+text" : "markers"; } });
  }
  // Flows keep three columns on a phone: short names in small type.
  function squeezed(data, narrow) {
    data.forEach(function (trace) {
      if (trace.type !== "sankey") { return; }
      trace.full = trace.full || trace.node.label;
      trace.node.label = narrow ? trace.narrow : trace.full;
      trace.textfont.size = narrow ? 9 : 12;
    });
  }
  var config = { displaylogo: false, scrollZoom: false, modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "toggleSpikelines"], showTips: false };
  var plots = all(".plot").map(function (div) {
    var figure = JSON.parse(document.getElementById("data-" + div.dataset.figure).textContent);
    if (figure.base) {
      figure.data = JSON.parse(document.getElementById("data-" + figure.base).textContent).data.slice(0, figure.shared).concat(figure.data);
    }
    var fit = size(div, figure);
    // A finger scrolls the page rather than the map.
    if (figure.layout.dragmode && window.matchMedia("(pointer: coarse)").matches) { figure.layout.dragmode = false; }
    named(figure.data, fit.width >= NARROW);
    squeezed(figure.data, fit.width < NARROW);
    Object.assign(figure.layout, fit);
    div.removeAttribute("role");
    Plotly.newPlot(div, figure.data, figure.layout, config).then(function () {
      scalable(div);
      div.dataset.drawn = "yes";
      div.on("plotly_afterplot", function () { scalable(div); });
    });
    return { div: div, figure: figure };
  });
  var waiting = 0, before = window.innerWidth;
  window.addEventListener("resize", function () {
    if (window.innerWidth === before) { return; }
    before = window.innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(function () {
      plots.forEach(function (p) {
        var fit = size(p.div, p.figure);
        named(p.figure.data, fit.width >= NARROW);
        squeezed(p.figure.data, fit.width < NARROW);
        Plotly.react(p.div, p.figure.data, Object.assign(p.figure.layout, fit), config);
      });
    }, 150);
  });

  // The map's legend: one material alone, or all.
  var buttons = all(".legend button");
  buttons.forEach(function (button) {
    button.addEventListener("click", function () {
      var alone = button.getAttribute("aria-pressed") !== "true";
      buttons.forEach(function (b) { b.setAttribute("aria-pressed", String(alone && b === button)); });
      plots.forEach(function (p) {
        var on = [], which = [];
        p.figure.data.forEach(function (trace, i) {
          if (!trace.meta || trace.meta === "names") { return; }
          which.push(i);
          on.push(!alone || trace.meta === button.dataset.colour);
          trace.visible = on[on.length - 1];
        });
        if (which.length) { Plotly.restyle(p.div, { visible: on }, which); }
      });
    });
  });

  // Tables: sort by a heading, filter by a word, first rows first.
  function value(row, column) {
    var cell = row.cells[column], text = "v" in cell.dataset ? cell.dataset.v : cell.textContent.toLowerCase(), number = Number(text);
    return text === "" ? null : isNaN(number) ? text : number;
  }
  function sort(table, column, down) {
    var body = table.tBodies[0];
    Array.prototype.slice.call(body.rows).sort(function (a, b) {
      var x = value(a, column), y = value(b, column);
      if (x === null || y === null) { return x === y ? 0 : x === null ? 1 : -1; }
      var order = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y));
      return down ? -order : order;
    }).forEach(function (row) { body.appendChild(row); });
  }
  function first(grid, show) {
    all("tbody tr", grid).forEach(function (row, i) { row.classList.toggle("late", show > 0 && i >= show); });
  }
  // A list of what stands in some columns, to see the rows of one alone.
  function chooser(bar, rows, pick) {
    var label = document.createElement("label"), box = document.createElement("select"), seen = {};
    label.className = "tools";
    label.textContent = pick[0] + " ";
    box.add(new Option("all", ""));
    rows.forEach(function (row) { pick[1].forEach(function (c) { seen[row.cells[c].textContent] = true; }); });
    Object.keys(seen).sort(function (a, b) { return a.localeCompare(b); }).forEach(function (text) { box.add(new Option(text, text)); });
    label.appendChild(box);
    bar.appendChild(label);
    return { box: box, columns: pick[1] };
  }
  all(".grid").forEach(function (grid) {
    var table = grid.querySelector("table"), rows = all("tbody tr", grid), show = Number(grid.dataset.first);
    if (rows.length > 2) {
      all("thead th", table).forEach(function (th, column) {
        // No button element: Chromium leaves those out where a printed table repeats its header.
        var button = document.createElement("span");
        button.setAttribute("role", "button");
        button.tabIndex = 0;
        button.className = "sort";
        while (th.firstChild) { button.appendChild(th.firstChild); }
        th.appendChild(button);
        button.addEventListener("keydown", function (event) {
          if (event.key === "Enter" || event.key === " ") { event.preventDefault(); button.click(); }
        });
        button.addEventListener("click", function () {
          var down = th.getAttribute("aria-sort") ? th.getAttribute("aria-sort") === "ascending" : th.classList.contains("num");
          all("th", table).forEach(function (other) { other.removeAttribute("aria-sort"); });
          th.setAttribute("aria-sort", down ? "descending" : "ascending");
          sort(table, column, down);
          first(grid, show);
        });
      });
    }
    if (show && rows.length > show) {
      var more = document.createElement("button");
      more.type = "button";
      more.className = "all";
      more.textContent = "Show all " + rows.length;
      grid.appendChild(more);
      more.addEventListener("click", function () { show = 0; first(grid, 0); more.remove(); });
      first(grid, show);
    }
    if ("tools" in grid.dataset) {
      var tools = document.createElement("label"), input = document.createElement("input");
      tools.className = "tools";
      tools.textContent = "Only rows with ";
      input.type = "search";
      tools.appendChild(input);
      var bar = document.createElement("div");
      bar.className = "toolbar";
      bar.appendChild(tools);
      grid.insertBefore(bar, grid.firstChild);
      var picks = JSON.parse(grid.dataset.choose || "[]").map(function (pick) { return chooser(bar, rows, pick); });
      var narrow = function () {
        var wanted = input.value.trim().toLowerCase(), some = picks.some(function (p) { return p.box.value !== ""; });
        first(grid, wanted || some ? 0 : show);
        rows.forEach(function (row) {
          var fits = row.textContent.toLowerCase().indexOf(wanted) >= 0 && picks.every(function (p) {
            return p.box.value === "" || p.columns.some(function (c) { return row.cells[c].textContent === p.box.value; });
          });
          row.classList.toggle("out", !fits);
        });
      };
      input.addEventListener("input", narrow);
      picks.forEach(function (p) { p.box.addEventListener("change", narrow); });
    }
  });

  // A table wider than its box says so; boxes in folded sections are measured when they open.
  var watch = new ResizeObserver(function (entries) {
    entries.forEach(function (entry) {
      entry.target.parentNode.classList.toggle("overflows", entry.target.scrollWidth > entry.target.clientWidth + 1);
    });
  });
  all(".scroll").forEach(function (box) { watch.observe(box); });

  // Folded sections are part of the printed report, and a sum keeps to the row before it: browsers break before a foot.
  var opened = [], ends = [];
  window.addEventListener("beforeprint", function () {
    opened = all("details:not([open])");
    opened.forEach(function (d) { d.open = true; });
    all("tfoot").forEach(function (foot) {
      var rows = foot.parentNode.tBodies[0].rows, end = document.createElement("tbody");
      if (!rows.length) { return; }
      end.className = "end";
      ends.push({ foot: foot, body: foot.parentNode.tBodies[0], end: end });
      end.appendChild(rows[rows.length - 1]);
      while (foot.rows.length) { end.appendChild(foot.rows[0]); }
      foot.parentNode.insertBefore(end, foot);
    });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (d) { d.open = false; });
    ends.forEach(function (e) {
      e.body.appendChild(e.end.rows[0]);
      while (e.end.rows.length) { e.foot.appendChild(e.end.rows[0]); }
      e.end.remove();
    });
    ends = [];
  });
})();

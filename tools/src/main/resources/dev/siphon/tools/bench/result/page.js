'use strict';
(() => {
  const result = JSON.parse(document.getElementById('result').textContent);
  const rows = result.rows;
  const byId = id => document.getElementById(id);
  const distinct = values => [...new Set(values)];
  const systems = result.systems.map(system => system.name);
  const closed = rows.filter(row => row.rate === 0);
  const open = rows.filter(row => row.rate > 0);

  // Colours that can be told apart on light and dark ground, also by most who see colours differently (after Tol and Okabe-Ito).
  const palette = ['#0077bb', '#ee7733', '#009988', '#cc3311', '#aa4499', '#999933', '#33bbee', '#ee3377', '#88775f',
    '#6655cc', '#44aa55', '#bb8800'];
  const colour = name => palette[systems.indexOf(name) % palette.length];
  const theme = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const number = (value, digits = 0) => value.toLocaleString('en', {minimumFractionDigits: digits, maximumFractionDigits: digits});
  const size = bytes => bytes && bytes % 1048576 === 0 ? bytes / 1048576 + ' MiB'
    : bytes && bytes % 1024 === 0 ? bytes / 1024 + ' KiB' : bytes + ' B';
  const sides = (values, digits) => number(values.client, digits) + ' + ' + number(values.server, digits);
  const both = sides => sides.client + sides.server;
  const find = (system, row) => rows.find(other => other.system === system && other.size === row.size
    && other.depth === row.depth && other.rate === row.rate);
  const ratio = row => {
    const to = find(byId('baseline').value, row);
    return to ? row.median.messagesPerSecond / to.median.messagesPerSecond : null;
  };
  const reached = row => row.rate === 0 || row.median.messagesPerSecond >= 0.99 * row.rate;

  function choices(select, values, text, chosen) {
    for (const value of values) {
      select.add(new Option(text(value), value, false, value === chosen));
    }
    select.addEventListener('change', draw);
  }

  function element(parent, tag, text, className) {
    const made = parent.appendChild(document.createElement(tag));
    made.textContent = text;
    if (className) {
      made.className = className;
    }
    return made;
  }

  function head() {
    const plan = result.plan;
    const environment = result.environment;
    byId('plan').textContent = [
      plan.connections + (plan.connections === 1 ? ' connection' : ' connections'),
      plan.workers + (plan.workers === 1 ? ' worker' : ' workers'),
      'crc ' + (plan.crc ? 'on' : 'off'),
      plan.echo ? 'data sent back' : 'empty replies',
      plan.repeats === 1 ? 'one sample per row' : 'medians of ' + plan.repeats + ' samples, taken in turn',
      ...(plan.pinning === 'off' ? [] : ['on processors ' + plan.pinning]),
      ...(plan.quick ? ['short rows: not for figures to be quoted'] : []),
    ].join(' · ');
    byId('environment').textContent = [environment.date, 'siphon ' + environment.siphon + ' (' + environment.commit + ')',
      environment.kernel + ' ' + environment.architecture, environment.cpu, environment.cores + ' cores', environment.java,
      environment.flags.join(' ')].filter(Boolean).join(' · ');
    result.warnings.forEach(warning => element(byId('warnings'), 'li', warning));
    for (const system of result.systems) {
      const label = element(byId('systems'), 'label', '');
      const box = label.appendChild(document.createElement('input'));
      box.type = 'checkbox';
      box.checked = true;
      box.value = system.name;
      box.addEventListener('change', draw);
      label.append(' ' + system.name);
      element(byId('descriptions'), 'dt', system.name);
      element(byId('descriptions'), 'dd', system.description + (system.baseline ? ' (baseline)' : ''));
    }
    const depths = distinct(closed.map(row => row.depth));
    choices(byId('baseline'), systems, name => name, result.baseline);
    choices(byId('depth'), depths, depth => depth, depths[depths.length - 1]);
    choices(byId('size'), distinct(open.map(row => row.size)), size);
    byId('closed').hidden = closed.length === 0;
    byId('open').hidden = open.length === 0;
  }

  const shown = () => [...byId('systems').querySelectorAll('input:checked')].map(box => box.value);

  const charts = new Map();

  function chart(id, type, data, options) {
    charts.get(id)?.destroy();
    const ink = theme('--quiet');
    const grid = {color: theme('--line')};
    const axis = extra => ({grid, ticks: {color: ink}, ...extra, title: {display: Boolean(extra.title), text: extra.title, color: ink}});
    const canvas = byId(id);
    charts.set(id, new Chart(canvas, {
      type,
      data,
      options: {
        animation: false,
        maintainAspectRatio: false,
        interaction: {mode: 'nearest', intersect: type === 'bar'},
        plugins: {
          legend: {display: options.legend !== false, labels: {color: ink, boxWidth: 12}},
          tooltip: {callbacks: {label: item => item.dataset.label + ': ' + number(item.parsed.y, options.digits ?? 1)}},
        },
        scales: {x: axis(options.x ?? {}), y: axis(options.y ?? {})},
      },
      plugins: options.line ? [referenceLine(options.line)] : [],
    }));
    canvas.dataset.points = data.datasets.reduce((sum, set) => sum + set.data.filter(point => point !== null).length, 0);
  }

  // Where the baseline itself stands among the ratios.
  const referenceLine = value => ({
    id: 'reference',
    afterDatasetsDraw({ctx, chartArea, scales}) {
      const y = scales.y.getPixelForValue(value);
      ctx.save();
      ctx.strokeStyle = theme('--ink');
      ctx.setLineDash([5, 4]);
      ctx.beginPath();
      ctx.moveTo(chartArea.left, y);
      ctx.lineTo(chartArea.right, y);
      ctx.stroke();
      ctx.restore();
    },
  });

  function bars(names, sizes, depth, value, extra = {}) {
    return names.map(name => ({
      label: extra.label ? extra.label(name) : name,
      data: sizes.map(bytes => {
        const row = closed.find(other => other.system === name && other.size === bytes && other.depth === depth);
        return row ? value(row) : null;
      }),
      backgroundColor: colour(name) + (extra.fade ?? ''),
      stack: extra.stack ? name : undefined,
    }));
  }

  function drawClosed(names) {
    const depth = Number(byId('depth').value);
    const sizes = distinct(closed.map(row => row.size));
    const labels = sizes.map(size);
    const latency = figure => row => row.median.latencyMicros ? row.median.latencyMicros[figure] : null;
    chart('throughput', 'bar', {labels, datasets: bars(names, sizes, depth, row => row.median.messagesPerSecond)},
      {y: {type: 'logarithmic', title: 'messages per second'}, digits: 0});
    chart('ratio', 'bar', {labels, datasets: bars(names, sizes, depth, ratio)},
      {y: {beginAtZero: true, title: '× ' + byId('baseline').value}, line: 1, digits: 2});
    chart('latency', 'bar', {labels, datasets: [
      ...bars(names, sizes, depth, latency('p50'), {stack: true, label: name => name + ' p50'}),
      ...bars(names, sizes, depth, row => row.median.latencyMicros
        ? [row.median.latencyMicros.p50, row.median.latencyMicros.p99] : null,
      {stack: true, fade: '66', label: name => name + ' p50 to p99'}),
    ]},
    {y: {type: 'logarithmic', title: 'µs', stacked: false}, legend: false});
    const cpu = row => row.median.cpuMicrosPerMessage;
    chart('cpu', 'bar', {labels, datasets: [
      ...bars(names, sizes, depth, row => cpu(row).client, {stack: true, label: name => name + ' client'}),
      ...bars(names, sizes, depth, row => [cpu(row).client, both(cpu(row))],
        {stack: true, fade: '66', label: name => name + ' client and server'}),
    ]}, {y: {type: 'logarithmic', title: 'µs of processor time', stacked: false}, legend: false});
  }

  function drawOpen(names) {
    const bytes = Number(byId('size').value);
    for (const [id, figure] of [['load50', 'p50'], ['load99', 'p99']]) {
      const datasets = names.map(name => {
        const points = open.filter(row => row.system === name && row.size === bytes && row.median.latencyMicros)
          .sort((one, other) => one.rate - other.rate);
        return {
          label: name,
          data: points.map(row => ({x: row.rate, y: row.median.latencyMicros[figure]})),
          borderColor: colour(name),
          pointBackgroundColor: points.map(row => reached(row) ? colour(name) : theme('--card')),
          pointRadius: 4,
        };
      });
      chart(id, 'line', {datasets}, {x: {type: 'linear', title: 'requests due per second'},
        y: {type: 'logarithmic', title: 'µs'}});
    }
  }

  const columns = () => [
    ['system', row => row.system + (row.median.steady || result.plan.quick ? '' : ' ~')],
    ['size', row => size(row.size)],
    ['depth', row => row.depth],
    ...(open.length ? [['due/s', row => row.rate ? number(row.rate) : '–']] : []),
    ['msg/s', row => number(row.median.messagesPerSecond) + (reached(row) ? '' : ' !')],
    ['× ' + byId('baseline').value, row => ratio(row) === null ? '–' : number(ratio(row), 2)],
    ...(result.plan.repeats > 1 ? [['± %', row => number(row.spreadPercent / 2, 1)]] : []),
    ['MB/s', row => row.size ? number(row.median.megabytesPerSecond) : '–'],
    ...['p50', 'p90', 'p99', 'p999', 'max'].map(figure => [figure.replace('p999', 'p99.9') + ' µs',
      row => row.median.latencyMicros ? number(row.median.latencyMicros[figure], 1) : '–']),
    ['CPU µs/msg', row => sides(row.median.cpuMicrosPerMessage, 1)],
    ['B/msg', row => sides(row.median.allocatedBytesPerMessage)],
    ['GC', row => both(row.median.collections) ? number(both(row.median.collections)) + ' in '
      + number(both(row.median.pauseMillis)) + ' ms' : '–'],
    ...(rows.some(row => row.syscallsPerMessage) ? [['syscalls/msg', row => row.syscallsPerMessage
      ? number(both(row.syscallsPerMessage), 2) : '–']] : []),
  ];

  function drawTable() {
    const table = byId('rows');
    const cells = columns();
    table.tHead.replaceChildren();
    table.tBodies[0].replaceChildren();
    const heading = table.tHead.insertRow();
    cells.forEach(([title]) => element(heading, 'th', title));
    let last = '';
    for (const row of rows) {
      const line = table.tBodies[0].insertRow();
      const load = [row.size, row.depth, row.rate].join();
      line.className = (row.baseline ? 'baseline ' : '') + (load === last ? '' : 'first');
      last = load;
      cells.forEach(([, text]) => element(line, 'td', text(row)));
    }
    byId('marks').textContent = 'CPU: whole processes, client + server, compilers and collectors included. B/msg: heap allocated by worker threads.'
      + ' ~ the rate was not steady yet when measuring began. ! fewer than were due.';
  }

  function draw() {
    const names = shown();
    if (closed.length) {
      drawClosed(names);
    }
    if (open.length) {
      drawOpen(names);
    }
    drawTable();
    document.documentElement.dataset.drawn = String(rows.length);
  }

  head();
  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
})();

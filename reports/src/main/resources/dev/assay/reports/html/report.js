'use strict';
(() => {
  const byId = id => document.getElementById(id);
  const root = document.documentElement;
  const leaves = [...document.querySelectorAll('.leaf')];
  const cases = [...document.querySelectorAll('.case')].map(element => ({
    element, leaves: [...element.querySelectorAll('.leaf')], openAtFirst: element.open}));
  const search = byId('search');
  const selects = {verdict: byId('verdict'), level: byId('level'), profile: byId('profile')};
  const texts = new Map();

  // Theme: the system's, until the reader chooses; a file page may have no storage.
  const stored = action => { try { return action(window.localStorage); } catch { return null; } };
  const chosen = stored(storage => storage.getItem('assay-theme'));
  if (chosen === 'light' || chosen === 'dark') root.dataset.theme = chosen;
  byId('theme').addEventListener('click', () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === 'dark'
      : window.matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    stored(storage => storage.setItem('assay-theme', root.dataset.theme));
  });

  const textOf = leaf => {
    if (!texts.has(leaf)) texts.set(leaf, leaf.textContent.toLowerCase());
    return texts.get(leaf);
  };
  const fits = (leaf, words) => {
    const {verdict, level, profiles} = leaf.dataset;
    const wanted = selects.verdict.value;
    if (wanted === 'attention' ? verdict === 'passed' : wanted && wanted !== verdict) return false;
    if (selects.level.value && selects.level.value !== level) return false;
    if (selects.profile.value && !profiles.split(' ').includes(selects.profile.value)) return false;
    return words.every(word => textOf(leaf).includes(word));
  };

  let wasFiltered = false;
  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const filtered = words.length > 0 || Object.values(selects).some(select => select.value);
    let shown = 0;
    for (const group of cases) {
      let here = 0;
      for (const leaf of group.leaves) {
        leaf.hidden = filtered && !fits(leaf, words);
        if (!leaf.hidden) here++;
      }
      group.element.hidden = here === 0;
      if (filtered) group.element.open = here > 0;
      else if (wasFiltered) group.element.open = group.openAtFirst;
      shown += here;
    }
    wasFiltered = filtered;
    byId('shown').textContent = filtered ? `${shown} of ${leaves.length} leaves` : `${leaves.length} leaves`;
    byId('nothing').hidden = shown > 0;
  };

  let waiting = 0;
  search.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(apply, 90); });
  Object.values(selects).forEach(select => select.addEventListener('change', apply));
  const form = document.querySelector('.filter');
  form.addEventListener('submit', event => { event.preventDefault(); apply(); });
  form.addEventListener('reset', () => setTimeout(apply));
  document.querySelectorAll('.tile').forEach(tile => tile.addEventListener('click', () => {
    form.reset();
    if (tile.dataset.show) selects.verdict.value = tile.dataset.show;
    else selects.level.value = tile.dataset.showLevel;
    // After the reset's own turn.
    setTimeout(() => { apply(); byId('leaves').scrollIntoView(); });
  }));
  const fold = byId('fold');
  fold.addEventListener('click', () => {
    const open = fold.textContent === 'Open all';
    cases.forEach(group => { group.element.open = open; });
    fold.textContent = open ? 'Close all' : 'Open all';
  });
  document.addEventListener('keydown', event => {
    if (event.key === '/' && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      search.focus();
    }
  });

  // A link to a leaf opens it, whatever the filter hides.
  const reveal = () => {
    let id;
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const leaf = id && byId(id);
    if (!leaf || !leaf.classList.contains('leaf')) return;
    if (leaf.hidden || leaf.parentElement.hidden) { form.reset(); search.value = ''; apply(); }
    leaf.parentElement.open = true;
    leaf.open = true;
    leaf.querySelector('summary').focus({preventScroll: true});
    leaf.scrollIntoView({block: 'center'});
  };
  window.addEventListener('hashchange', reveal);
  reveal();

  // The matrix is one stop for Tab; arrows move inside it.
  const grid = byId('cells');
  if (grid) {
    const cells = [...grid.children];
    const SIDE = 5;
    const at = index => {
      const [mesh, namespace, workload, port] = [125, 25, 5, 1].map(step => Math.floor(index / step) % SIDE);
      return {row: mesh * SIDE + workload, column: namespace * SIDE + port};
    };
    const index = (row, column) => Math.floor(row / SIDE) * 125 + Math.floor(column / SIDE) * 25 + (row % SIDE) * SIDE + column % SIDE;
    const links = cells.filter(cell => cell.tagName.toLowerCase() === 'a');
    let current = links[0];
    current.setAttribute('tabindex', '0');
    const moves = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]};
    grid.addEventListener('keydown', event => {
      const move = moves[event.key];
      if (!move) return;
      event.preventDefault();
      let {row, column} = at(cells.indexOf(current));
      do {
        row += move[0];
        column += move[1];
        if (row < 0 || column < 0 || row >= 25 || column >= 25) return;
      } while (!links.includes(cells[index(row, column)]));
      current.setAttribute('tabindex', '-1');
      current = cells[index(row, column)];
      current.setAttribute('tabindex', '0');
      current.focus();
    });
    grid.addEventListener('click', event => {
      const link = event.target.closest('a');
      // The same link twice makes no hashchange.
      if (link && link.getAttribute('href') === location.hash) { event.preventDefault(); reveal(); }
    });
  }

  const copy = async text => {
    if (navigator.clipboard) {
      try { await navigator.clipboard.writeText(text); return true; } catch { /* the older way below */ }
    }
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'unseen';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  };
  document.addEventListener('click', async event => {
    const button = event.target.closest('.copy');
    if (!button) return;
    button.textContent = await copy(button.previousElementSibling.textContent) ? 'Copied' : 'Select and copy';
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
})();

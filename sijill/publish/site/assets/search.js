// Search in this browser: Pagefind's index of this site, asked in the words typed and in their consonants.
// The steps of `skeleton` are those of sijill/publish/site/search.py; both read skeleton.json.
const box = document.getElementById("q"), form = document.getElementById("seek");
const list = document.getElementById("results"), found = document.getElementById("found"), more = document.getElementById("more");
const here = new URL("..", import.meta.url);
const MARKS = /[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069]/g;
const PAGE = 20, FIRST = 5;

const ready = (async () => {
  const [pagefind, table] = await Promise.all([
    import(new URL("pagefind/pagefind.js", here)),
    fetch(new URL("assets/skeleton.json", here)).then((answer) => answer.json()),
  ]);
  await pagefind.options({ baseUrl: here.pathname, ranking: { termSimilarity: 0.2, pageLength: 0, termSaturation: 0.6, termFrequency: 0 } });
  await pagefind.init();
  return { pagefind, table };
})();

export function fold(text) {
  return text.normalize("NFKC").toLowerCase().replace(MARKS, "").replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ؤ/g, "و").replace(/ئ/g, "ي")
    .replace(/ة/g, "ه").replace(/[ءʿʾ'`´’‘ʼ]/g, "").normalize("NFD").replace(/\p{Mn}/gu, "");
}

const bare = (bones) => bones.replace(/^q+/, "");
const once = (bones) => bones.replace(/(.)\1+/g, "$1");

export function tokens(text, table) {
  return (fold(text).match(/\p{L}+/gu) ?? []).filter((word) => !table.alone.includes(word));
}

export function skeleton(word, table) {
  for (const [article, least] of table.joined) {
    if (word.startsWith(article) && word.length - article.length >= least) { word = word.slice(article.length); break; }
  }
  for (const [digraph, one] of table.digraphs) word = word.replaceAll(digraph, one);
  let bones = once([...word].map((char) => table.letters[char] ?? "").join(""));
  if (bones.length > 1 && bones.endsWith("h")) bones = bones.slice(0, -1);
  for (const servant of table.servant) {
    if (bones.startsWith(servant) && bones.length - servant.length >= 2) { bones = bones.slice(servant.length); break; }
  }
  return bones.length > 1 ? `q${bones}` : bones && `qq${bones}`;
}

// What a text is asked by: [word, places of the words that it stands for, 1 when it was typed so].
function questions(text, table) {
  const words = tokens(text, table), codes = fold(text).split(/[\s,،]+/).filter((word) => /\d/.test(word));
  const bones = words.map((word) => skeleton(word, table));
  const asked = [];
  words.forEach((word, place) => {
    asked.push([word, [place], 1]);
    if (bones[place]) asked.push([bones[place], [place], 0]);
    if (bones[place] && bones[place + 1]) asked.push([`q${once(bare(bones[place]) + bare(bones[place + 1]))}`, [place, place + 1], 0]);
  });
  codes.forEach((word, place) => asked.push([word, [words.length + place], 1]));
  return { asked, all: words.length + codes.length };
}

// While somebody types, the pieces of the index that the words lie in are fetched; so that little is left to fetch when the question stands.
async function prepare(text) {
  const { pagefind, table } = await ready;
  await Promise.all(questions(text, table).asked.map(([word]) => pagefind.preload(word)));
}
ready.then(({ pagefind }) => pagefind.search("qq")).catch(() => undefined);  // the first search of all compiles the program

// Every word is asked as typed and by its consonants, neighbours also as one word. A record stands the higher the more
// of the words lead to it, then the more of them as they were typed; with three words or more one may fail.
async function seek(text) {
  const { pagefind, table } = await ready;
  const { asked, all } = questions(text, table);
  const answers = await Promise.all(asked.map(([word]) => pagefind.search(word)));
  const merged = new Map();
  answers.forEach((answer, number) => {
    const [, places, typed] = asked[number];
    for (const [order, one] of (answer?.results ?? []).entries()) {
      const known = merged.get(one.id) ?? { one, places: new Set(), typed: 0, order };
      for (const place of places) known.places.add(place);
      known.typed += typed;
      merged.set(one.id, known);
    }
  });
  const need = all < 3 ? all : all - 1;
  const ranked = [...merged.values()].sort((a, b) => b.places.size - a.places.size || b.typed - a.typed || a.order - b.order);
  const enough = ranked.filter((known) => known.places.size >= need);
  return (enough.length ? enough : ranked.slice(0, PAGE)).map((known) => known.one);
}

let results = [], shown = 0, turn = 0;
const listed = () => document.dispatchEvent(new CustomEvent("sijill:listed"));

function row(data) {
  const item = document.createElement("li"), link = document.createElement("a"), small = document.createElement("small");
  link.href = new URL(data.raw_url ?? data.url, here).href;
  const name = document.createElement("bdi");
  name.textContent = data.meta.title;
  link.append(name);
  for (const part of [data.meta.other, data.meta.about].filter(Boolean)) {
    const own = document.createElement("bdi");  // a name keeps its direction beside a date
    own.textContent = part;
    if (small.childNodes.length) small.append(" · ");
    small.append(own);
  }
  item.append(link, small);
  return item;
}

// Rows appear in their order, each as soon as it is there; a newer question ends an older answer.
async function show(mine, number = PAGE, first = () => undefined) {
  const next = results.slice(shown, shown + number).map((one) => one.data());
  shown += next.length;
  for (const piece of next) {
    const data = await piece;
    if (mine !== turn) return;
    first();
    list.append(row(data));
  }
  more.hidden = shown >= results.length;
}

async function answer() {
  const text = box.value.trim(), mine = ++turn;
  const address = new URL(location.href);
  address.searchParams.set("q", text);
  history.replaceState(null, "", address);
  if (!text) { list.replaceChildren(); found.textContent = ""; more.hidden = true; return; }
  let got;
  try { got = await seek(text); } catch (error) { found.textContent = found.dataset.absent; console.warn(error); return; }
  if (mine !== turn) return;
  results = got; shown = 0;
  let told = false;
  const tell = () => {
    if (told) return;
    told = true;
    list.replaceChildren();
    found.textContent = results.length ? found.dataset.found.replace("{n}", String(results.length)) : found.dataset.none;
    queueMicrotask(() => document.dispatchEvent(new CustomEvent("sijill:answered", { detail: text })));
  };
  more.hidden = true;
  if (!results.length) { tell(); return listed(); }
  await show(mine, FIRST, tell);
  if (mine === turn) await show(mine, PAGE - FIRST);
  listed();
}

let wait;
box.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(answer, 90); prepare(box.value).catch(() => undefined); });
form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(wait); answer(); });
more.addEventListener("click", () => show(turn).then(listed));
const asked = new URL(location.href).searchParams.get("q");
if (asked) { box.value = asked; answer(); }

// Search in this browser: Pagefind's index of this site, asked in the words typed and in their consonants.
// The steps of `skeleton` are those of sijill/publish/site/search.py; both read skeleton.json.
const box = document.getElementById("q"), form = document.getElementById("seek");
const list = document.getElementById("results"), found = document.getElementById("found"), more = document.getElementById("more");
const here = new URL("..", import.meta.url);
const MARKS = /[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069]/g;
const PAGE = 20;

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

export function skeleton(word, table) {
  for (const article of table.articles) {
    if (word.startsWith(article) && word.length - article.length >= 3) { word = word.slice(article.length); break; }
  }
  word = word.replaceAll("-", "");
  for (const [digraph, one] of table.digraphs) word = word.replaceAll(digraph, one);
  let bones = "";
  for (const char of word) {
    const one = table.letters[char] ?? "";
    if (one && !bones.endsWith(one)) bones += one;
  }
  if (bones.length > 1 && bones.endsWith("h")) bones = bones.slice(0, -1);
  return bones ? `q${bones}` : "";
}

// As typed first; then by consonants, word for word: what both find stands first, in Pagefind's order.
async function seek(text) {
  const { pagefind, table } = await ready;
  const words = fold(text).split(/[\s,،]+/).filter(Boolean);
  const bones = words.map((word) => skeleton(word, table)).filter(Boolean);
  const asked = [pagefind.search(words.join(" "))];
  if (bones.length) asked.push(pagefind.search(bones.join(" ")));
  const answers = await Promise.all(asked);
  const merged = new Map();
  for (const answer of answers) for (const one of answer?.results ?? []) if (!merged.has(one.id)) merged.set(one.id, one);
  return [...merged.values()];
}

let results = [], shown = 0, turn = 0;

function row(data) {
  const item = document.createElement("li"), link = document.createElement("a"), small = document.createElement("small");
  link.href = new URL(data.raw_url ?? data.url, here).href;
  const name = document.createElement("bdi");
  name.textContent = data.meta.title;
  link.append(name);
  small.textContent = [data.meta.other, data.meta.about].filter(Boolean).join(" · ");
  item.append(link, small);
  return item;
}

async function show(mine) {
  const next = results.slice(shown, shown + PAGE);
  const pieces = await Promise.all(next.map((one) => one.data()));
  if (mine !== turn) return;
  list.append(...pieces.map(row));
  shown += next.length;
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
  const first = await Promise.all(results.slice(0, PAGE).map((one) => one.data()));
  if (mine !== turn) return;
  list.replaceChildren(...first.map(row));
  shown = first.length;
  more.hidden = shown >= results.length;
  found.textContent = results.length ? found.dataset.found.replace("{n}", String(results.length)) : found.dataset.none;
  document.dispatchEvent(new CustomEvent("sijill:answered", { detail: text }));
}

let wait;
box.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(answer, 120); });
form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(wait); answer(); });
more.addEventListener("click", () => show(turn));
const asked = new URL(location.href).searchParams.get("q");
if (asked) { box.value = asked; answer(); }

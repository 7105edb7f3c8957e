// What every page does beyond reading: digits by choice, the shield before images. Nothing leaves this site.
const root = document.documentElement;
root.classList.add("js");

const remembered = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* a private window forgets */ } };

const EASTERN = "٠١٢٣٤٥٦٧٨٩";
const toEastern = (text) => text.replace(/[0-9]/g, (digit) => EASTERN[digit]);
const toWestern = (text) => text.replace(/[٠-٩]/g, (digit) => EASTERN.indexOf(digit));

function setNumerals(eastern) {
  const change = eastern ? toEastern : toWestern;
  for (const place of document.querySelectorAll(".n, time bdi, svg text")) {
    for (const node of place.childNodes) if (node.nodeType === Node.TEXT_NODE) node.data = change(node.data);
  }
  root.dataset.numerals = eastern ? "eastern" : "western";
}
const numerals = document.getElementById("numerals");
if (numerals) {
  let eastern = remembered("sijill-numerals") === "eastern";
  const show = () => { setNumerals(eastern); numerals.setAttribute("aria-pressed", String(eastern)); };
  numerals.setAttribute("aria-pressed", String(eastern));
  if (eastern) show();
  numerals.addEventListener("click", () => { eastern = !eastern; remember("sijill-numerals", eastern ? "eastern" : "western"); show(); });
}

for (const shield of document.querySelectorAll(".shield")) {
  const clear = shield.querySelector(".clear");
  clear.checked = remembered("sijill-clear") === "yes";
  clear.addEventListener("change", () => remember("sijill-clear", clear.checked ? "yes" : "no"));
}

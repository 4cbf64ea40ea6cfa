// The page of one comment's author: the token stands in the fragment, which no server is told.

import { showAlone } from "./authored.js";

const place = document.querySelector("#authored");
const words = { language: document.documentElement.lang };

function look() {
  showAlone(place, words, place.dataset.service, location.hash.slice(1));
}

addEventListener("hashchange", look);
look();

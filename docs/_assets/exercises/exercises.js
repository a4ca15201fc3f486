// Bring the exercises of a page to life. One classic script, so that it works from a folder too.
import { Exercise } from "./exercise.js";
import { markChapters } from "./store.js";

const counts = JSON.parse(document.currentScript.dataset.counts);
const numbers = new URLSearchParams(location.search).get("numbers");
const asked = /^\d{1,4}$/.test(numbers ?? "") ? Number(numbers) : undefined;
document.querySelectorAll(".spanbook-exercise").forEach((host, place) => new Exercise(host, place, asked));
document.addEventListener("spanbook-progress", () => markChapters(counts));
markChapters(counts);

/** Frames a second of the sky: it moves slowly, and a viewer's battery is worth more. */
const FRAME_MS = 1000 / 20;

/** Curtains of light: colour, height of the foot, length, speed. */
const CURTAINS = [
  { colour: [80, 240, 180], foot: 0.60, length: 0.50, speed: 0.11, phase: 0.0, strength: 0.85 },
  { colour: [70, 180, 235], foot: 0.52, length: 0.42, speed: 0.07, phase: 2.1, strength: 0.6 },
  { colour: [150, 110, 240], foot: 0.42, length: 0.40, speed: 0.05, phase: 4.4, strength: 0.55 },
];
const STARS = 70;

/**
 * The stream: northern lights drawn on a small canvas that the page stretches. Stands still when the reader prefers
 * less motion, and when nobody looks.
 * @param {HTMLCanvasElement} canvas
 */
export function playSky(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const strips = CURTAINS.map(curtain => stripOf(curtain.colour));
  let last = -Infinity;
  const draw = (/** @type {number} */ now) => {
    if (!still.matches) requestAnimationFrame(draw);
    if (document.hidden || now - last < FRAME_MS) return;
    last = now;
    paint(context, canvas, strips, now / 1000 + 40);
  };
  still.addEventListener('change', () => requestAnimationFrame(draw));
  requestAnimationFrame(draw);
}

/** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} canvas @param {HTMLCanvasElement[]} strips @param {number} seconds */
function paint(context, { width, height }, strips, seconds) {
  context.globalCompositeOperation = 'source-over';
  context.clearRect(0, 0, width, height);
  paintStars(context, width, height, seconds);
  context.globalCompositeOperation = 'lighter';
  CURTAINS.forEach((curtain, i) => {
    for (let x = 0; x < width; x++) {
      const { light, sway } = wave(x / width, seconds, curtain);
      const length = height * curtain.length * (0.55 + 0.45 * light);
      context.globalAlpha = curtain.strength * light;
      context.drawImage(strips[i], x, height * (curtain.foot + sway) - length, 1, length);
    }
  });
  context.globalAlpha = 1;
}

/** @param {number} x 0..1 @param {number} t seconds @param {{ speed: number, phase: number }} curtain */
function wave(x, t, { speed, phase }) {
  const slow = Math.sin(x * 5.2 + t * speed * 3 + phase);
  const fine = Math.sin(x * 41 + t * speed * 11 + phase * 3 + slow * 2.4);
  const broad = Math.sin(x * 2.3 - t * speed * 2 + phase * 1.7);
  return { light: Math.max(0, 0.42 + 0.3 * broad + 0.2 * slow + 0.12 * fine), sway: 0.05 * slow + 0.012 * fine };
}

/** @param {CanvasRenderingContext2D} context @param {number} width @param {number} height @param {number} seconds */
function paintStars(context, width, height, seconds) {
  context.fillStyle = '#dfeaff';
  for (let i = 0; i < STARS; i++) {
    const x = (i * 97.31) % width;
    const y = ((i * 57.77) % (height * 0.55));
    context.globalAlpha = 0.25 + 0.3 * Math.abs(Math.sin(i * 1.7 + seconds * 0.4));
    const size = i % 7 === 0 ? 0.8 : 0.5;
    context.fillRect(x, y, size, size);
  }
}

/** One column of light, bright at its foot. @param {number[]} colour */
function stripOf([r, g, b]) {
  const strip = document.createElement('canvas');
  strip.width = 1;
  strip.height = 64;
  const context = /** @type {CanvasRenderingContext2D} */ (strip.getContext('2d'));
  const light = context.createLinearGradient(0, 0, 0, 64);
  light.addColorStop(0, `rgb(${r} ${g} ${b} / 0)`);
  light.addColorStop(0.7, `rgb(${r} ${g} ${b} / .55)`);
  light.addColorStop(0.9, `rgb(${r} ${g} ${b} / .9)`);
  light.addColorStop(1, `rgb(${r} ${g} ${b} / 0)`);
  context.fillStyle = light;
  context.fillRect(0, 0, 1, 64);
  return strip;
}

/** The heat map of fifty trainings on fifty tasks: from the click on another number to a frame that is painted. */
import { launchChromium, serveStage } from '../stage.mjs';

const rounds = 7;

export async function benchHeat() {
  const stage = await serveStage({ port: 4181 });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await page.goto(`${stage.address}?scene=wide&view=Synergy`);
    await page.waitForSelector('html[data-ready]');
    await page.getByRole('heading', { name: /^Synergy on/ }).waitFor();
    const drawn = [await drawings(page, ['Table', 'Heat']), await drawings(page, ['Score', 'From base'])];
    return ['a 50 × 50 heat map is drawn', 'another number in all its squares'].map((what, i) => ({
      what,
      measured: `${Math.round(drawn[i])} ms`,
      goal: 'under 100 ms',
    }));
  } finally {
    await browser.close();
    await stage.close();
  }
}

/** The median of some changes to the second button, from the click to the frame after. */
async function drawings(page, [away, back]) {
  return page.evaluate(
    async ([away, back, rounds]) => {
      const painted = () =>
        new Promise((done) =>
          globalThis.requestAnimationFrame(() => setTimeout(() => done(performance.now()))),
        );
      const press = (text) =>
        [...globalThis.document.querySelectorAll('[aria-pressed]')]
          .find((one) => one.textContent.trim() === text)
          .click();
      const taken = [];
      for (let i = 0; i < rounds; i++) {
        press(away);
        await painted();
        const start = performance.now();
        press(back);
        taken.push((await painted()) - start);
      }
      return taken.sort((a, b) => a - b)[rounds >> 1];
    },
    [away, back, rounds],
  );
}

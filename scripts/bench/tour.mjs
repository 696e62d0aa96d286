/** The tour of the sample as a newcomer takes it, in serve mode: from the first start to the finished matrix. */
import { serveWorkspace } from '../serve-workspace.mjs';
import { launchChromium } from '../stage.mjs';
import { inFreshWorkspace, seconds } from './program.mjs';

export async function benchTour() {
  const took = await inFreshWorkspace(async (folder) => {
    const site = await serveWorkspace(folder);
    const browser = await launchChromium();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      page.setDefaultTimeout(600_000);
      await page.goto(site.address);
      return await takeTour(page);
    } finally {
      await browser.close();
      await site.close();
    }
  });
  return [
    { what: 'tour: fine-tune of the sample', measured: seconds(took.tuned), goal: '' },
    { what: 'tour: from the first start to the matrix', measured: seconds(took.all), goal: 'under 180 s' },
  ];
}

/** Reads nothing, so that only the machine's time counts. */
async function takeTour(page) {
  const tour = page.getByRole('region', { name: 'Tour of the sample' });
  const step = (name) => tour.locator('[aria-current=step]').getByText(name);
  const press = (name) => page.getByRole('button', { name }).click();
  await tour.waitFor();
  const began = performance.now();
  const since = () => (performance.now() - began) / 1000;
  await page.getByRole('grid', { name: 'Instructions' }).getByRole('row').nth(3).click();
  await step('Fine-tune').waitFor();
  await press('Go to Train');
  await press(/^Fine-tune/);
  await step('Run the matrix').waitFor();
  const tuned = since();
  await press('Go to Synergy');
  await press(/^Run \d+ cells/);
  await tour.getByRole('button', { name: 'Finish the tour' }).waitFor();
  return { tuned, all: since() };
}

/** Calls the workbench in serve mode as its page does. */

/** Opens a session from the address that `serve` prints. @returns calls a verb */
export async function openSession(address) {
  const { origin } = new URL(address);
  const answer = await fetch(address, { redirect: 'manual' });
  const cookie = answer.headers.get('set-cookie').split(';')[0];
  return async (method, input) => {
    const response = await fetch(`${origin}/call/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, origin },
      body: JSON.stringify(input),
    });
    const { value, error } = await response.json();
    if (error) throw new Error(`${method}: ${error.message}`);
    return value;
  };
}


// Development only: a newer bundle, or a restarted server, reloads the page. While the server is away the
// question goes unanswered, and is asked again.
{
  const manifest = async () => {
    const answer = await fetch('/assets/manifest.json', { cache: 'no-store' });
    return answer.ok ? answer.text() : undefined;
  };
  let first;
  setInterval(async () => {
    try {
      const now = await manifest();
      first ??= now;
      if (now && now !== first) location.reload();
    } catch {
      // The server is being restarted.
    }
  }, 1000);
}

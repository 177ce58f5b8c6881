/** Shows an address to the person: a new tab in a browser, the system's browser from Node. Failing to is no error: the address is answered anyway. */
export async function openAddress(address: string): Promise<void> {
  if ('window' in globalThis) {
    window.open(address, '_blank', 'noopener');
    return;
  }
  const { spawn } = process.getBuiltinModule('node:child_process');
  const commands: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
    darwin: ['open'],
    win32: ['explorer.exe'],
  };
  const [command, ...first] = commands[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...first, address], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}

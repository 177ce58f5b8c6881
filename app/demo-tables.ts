/** Made-up ships between real harbours: nearer seas trade more. */
export function shipping() {
  const seas: Readonly<Record<string, readonly string[]>> = {
    'North Sea': ['Rotterdam', 'Hamburg', 'Antwerp', 'Bergen', 'Felixstowe', 'Aberdeen'],
    Baltic: ['Gdańsk', 'Riga', 'Stockholm', 'Helsinki', 'Tallinn', 'Kiel'],
    Mediterranean: ['Piraeus', 'Genoa', 'Valencia', 'Marseille', 'Haifa', 'Mersin', 'Tunis'],
    Atlantic: ['Lisbon', 'Bilbao', 'Dakar', 'Halifax', 'Santos', 'Lagos'],
    Pacific: ['Busan', 'Yokohama', 'Shanghai', 'Oakland', 'Callao', 'Valparaíso'],
    Indian: ['Mumbai', 'Colombo', 'Mombasa', 'Durban', 'Fremantle', 'Jebel Ali'],
  };
  const ports = Object.entries(seas).flatMap(([sea, names]) =>
    names.map((port, place) => ({ port, sea, berths: 40 - place * 5 + port.length })),
  );
  const edges: { from: string; to: string; ships: number; cargo: string }[] = [];
  const cargoes = ['grain', 'containers', 'oil', 'timber', 'ore'];
  for (const [i, a] of ports.entries()) {
    for (const [j, b] of ports.entries()) {
      const distance = (i * 7 + j * 13) % 11;
      if (i < j && (a.sea === b.sea ? distance < 5 : distance === 0)) {
        edges.push({
          from: a.port,
          to: b.port,
          ships: 12 - distance,
          cargo: cargoes[(i + j) % 5] ?? 'grain',
        });
      }
    }
  }
  return { edges, ports };
}

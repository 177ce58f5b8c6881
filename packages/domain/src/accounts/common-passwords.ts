/**
 * What people choose when asked for a password: words, names, keyboard walks. Written for this project from common
 * knowledge. Together with the usual starts and endings it stands for some millions of refused passwords (A9).
 */
const WORDS = `
password passwort passw0rd contrasena motdepasse senha wachtwoord salasana haslo parola parool jelszo losenord adgangskode
admin administrator root superuser sysadmin webmaster operator manager supervisor guest user username login signin access
welcome willkommen bienvenue bienvenido hello hallo hola bonjour letmein opensesame sesame enter secret topsecret geheim
default changeme changethis change temporary temp temp123 test testing tester testtest demo example sample qwerty qwertz azerty
qwertyuiop qwertzuiop azertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc 1qaz2wsx 1q2w3e4r 1q2w3e4r5t q1w2e3r4
q1w2e3r4t5 zaq12wsx poiuytrewq lkjhgfdsa mnbvcxz qweasd qweasdzxc asdqwe abc abcd abcde abcdef abcdefg abcdefgh abcdefghij
abc123 a1b2c3 a1b2c3d4 a1b2c3d4e5 aa12345678 iloveyou iloveyou2 ilovegod iloveme loveyou loveme lovely love lover forever
sunshine princess princesa prinzessin monkey dragon tiger lion eagle falcon wolf panther cheetah leopard bear shark dolphin
butterfly flower rose angel angels angelica heaven jesus jesuschrist christ god godisgood blessed faith hope charity grace
football fussball futbol baseball basketball hockey soccer tennis volleyball cricket rugby golf swimming running cycling
liverpool arsenal chelsea manchester manutd barcelona realmadrid juventus bayern dortmund milan inter galatasaray besiktas
cowboys steelers packers eagles patriots yankees lakers bulls celtics rangers ranger raiders redsox dodgers giants
superman batman spiderman ironman wonderwoman captain america hulk thor avengers starwars skywalker vader yoda startrek
pokemon pikachu naruto sasuke goku minecraft fortnite roblox callofduty counterstrike warcraft starcraft diablo halo zelda
mario nintendo playstation xbox gamer gaming matrix trinity neo gandalf hobbit hogwarts harrypotter potter merlin wizard
michael jordan jennifer jessica ashley amanda daniel david matthew andrew joshua joseph anthony robert william thomas
charles george edward richard steven kevin brian jason justin brandon nicholas jonathan christopher alexander benjamin
samuel patrick peter paul mark luke john james maria anna elena sophie sophia emma olivia isabella victoria elizabeth
katherine catherine michelle melissa nicole stephanie samantha rebecca rachel laura sarah hannah maggie charlie buster
bailey ginger pepper cookie shadow midnight snoopy tigger mickey minnie donald daisy lucky rocky max buddy oliver simba
summer winter spring autumn sommer herbst january february march april may june july august september october november
december monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday morning evening weekend
london paris berlin madrid rome moscow newyork chicago texas california florida boston dallas houston denver phoenix
germany deutschland france espana italia england ireland scotland canada mexico brasil argentina india pakistan
indonesia australia africa china japan korea russia turkey turkiye poland polska europe american
mustang ferrari porsche mercedes corvette camaro toyota honda yamaha harley harleydavidson suzuki nissan subaru audi
computer laptop desktop internet website online server network system security database software hardware program
developer engineer engineering science scientist research student teacher school college university academy company
business office finance accounting marketing sales support service customer corporate enterprise project team
google facebook instagram twitter youtube linkedin microsoft windows apple iphone android samsung galaxy nokia linux
ubuntu oracle postgres mysql docker jupyter notebook python javascript github gitlab amazon netflix spotify
chocolate cheese pizza coffee banana orange cherry strawberry apple pineapple chicken bacon burger icecream
guitar music rockstar metallica nirvana eminem beatles queen slipknot blink182 linkinpark hiphop dance
whatever nothing something anything trustno1 fuckyou fuckoff asshole bitch pussy sexy hottie babygirl sweetheart darling
honey baby cutie beautiful handsome gorgeous happy smile family friend friends bestfriend mother father sister brother
freedom liberty peace power strong money dollar million rich winner champion victory legend master ninja samurai warrior
killer hunter soldier marine police fireman doctor nurse pilot captain pirate phoenix thunder lightning storm hurricane
silver golden gold diamond crystal platinum purple yellow orange green black white blue red rainbow starlight moonlight
aaaaaa aaaaaaaaaa xxxxxx zzzzzz 111111 000000 123123 121212 112233 123321 123456 1234567 12345678 123456789 1234567890
12345678910 123456789a 0123456789 9876543210 987654321 0987654321 147258369 159753 741852963 789456123 789456 456789
31415926535 3141592653 2718281828 1029384756 1122334455 1212121212 1231231230 1231231231 1234512345 6969696969 696969
tessera hub myhub collection graphs notebook
`;

const ENDINGS = [
  '',
  ...['!', '!!', '!!!', '.', '?', '@', '#', '$', '*', '_', '-'],
  ...[
    '0',
    '1',
    '2',
    '3',
    '5',
    '7',
    '8',
    '9',
    '00',
    '01',
    '07',
    '10',
    '11',
    '12',
    '13',
    '21',
    '22',
    '23',
    '69',
    '77',
    '88',
    '99',
  ],
  ...[
    '000',
    '007',
    '111',
    '123',
    '123!',
    '123.',
    '123@',
    '123#',
    '321',
    '222',
    '333',
    '666',
    '777',
    '786',
    '888',
    '999',
  ],
  ...['1!', '12!', '@1', '@12', '@123', '@1234', '#1', '#123', '!1', '!123', '_1', '_123', '-1', '-123'],
  ...[
    '0000',
    '1111',
    '1234',
    '1234!',
    '4321',
    '12345',
    '123456',
    '1234567',
    '12345678',
    '123456789',
    '1234567890',
  ],
  ...['abc', 'abcd', 'abc123', 'qwerty', 'qwe', 'asd', 'xyz', 'me', 'you', 'man', 'girl', 'boy', 'love'],
  ...years(1940, 2035),
];

function years(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index)).flatMap((year) => [
    year,
    `${year}!`,
    `@${year}`,
  ]);
}

/** How people disguise letters. */
const DISGUISES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

// Marked, so that the interface, which shares this package and never asks, does not carry the list.
const LISTED: ReadonlySet<string> = /* @__PURE__ */ listed();
const STARTS = ['', 'my', 'the', 'ilove', 'i', 'mr', 'super', 'new', 'big'];

/** Whether a password is on the list, letter case and the usual disguises (`P4ssw0rd…`) ignored, or one piece repeated. */
export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase();
  if (isRepetition(lower) || isRun(lower) || isListed(lower)) return true;
  // The ending may be meant as it stands: only the letters before it are read as disguised.
  const [, word = '', ending = ''] = /^(.*?)([\d!@#$*._-]*)$/su.exec(lower) ?? [];
  return isListed(undisguised(word) + ending) || isListed(undisguised(lower));
}

/** The list itself: a word with an ending, an ending with a word, a usual start with a word and an ending. */
function isListed(text: string): boolean {
  return ENDINGS.some((ending) => {
    if (text.startsWith(ending) && LISTED.has(text.slice(ending.length))) return true;
    if (!text.endsWith(ending)) return false;
    const front = text.slice(0, text.length - ending.length);
    return STARTS.some((start) => front.startsWith(start) && LISTED.has(front.slice(start.length)));
  });
}

function undisguised(text: string): string {
  return text.replaceAll(/[013457@$!]/g, (sign) => DISGUISES[sign] ?? sign);
}

/** `abcabcabcabc`: a piece of up to a third of the length (or of the half, when short), over and over. */
function isRepetition(text: string): boolean {
  for (let size = 1; size <= Math.min(6, Math.floor(text.length / 2)); size++) {
    if (text.slice(size) === text.slice(0, -size)) return true;
  }
  return false;
}

/** `abcdefghijkl`, `9876543210`: each character next to the one before. */
function isRun(text: string): boolean {
  const step = text.charCodeAt(1) - text.charCodeAt(0);
  if (Math.abs(step) !== 1) return false;
  return [...text].every(
    (_, index) => index === 0 || text.charCodeAt(index) - text.charCodeAt(index - 1) === step,
  );
}

function listed(): ReadonlySet<string> {
  return new Set(WORDS.split(/\s+/).filter((word) => word !== ''));
}

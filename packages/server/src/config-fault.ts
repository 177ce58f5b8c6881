/** A value that stops the start: which setting, what is wrong with it, and what would do. */
export class ConfigFault extends Error {
  readonly setting: string;
  readonly fault: string;
  readonly fix: string;

  constructor(setting: string, fault: string, fix: string) {
    super(`${setting} ${fault}. ${fix}`);
    this.name = 'ConfigFault';
    this.setting = setting;
    this.fault = fault;
    this.fix = fix;
  }
}

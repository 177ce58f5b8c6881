export { colorAt, type DataColors, dataColors } from './data-colors.ts';

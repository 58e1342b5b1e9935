/** What a text must be, when it is not. It ends the sentence "Input … is …, but must be". */
export interface Problem {
  problem: string;
}

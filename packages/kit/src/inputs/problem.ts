/** What a text must be, when it is not. It ends the sentence "Input … is …, but must be". */
export interface Problem {
  problem: string;
}

/** That sentence, whole. @param subject what is wrong and how it is: `Input "runs" is "x"` */
export const mustBe = (subject: string, { problem }: Problem): string =>
  `${subject}, but must be ${problem}`.replace(/([^.?])$/, '$1.');

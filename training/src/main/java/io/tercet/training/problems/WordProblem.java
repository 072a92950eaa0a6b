package io.tercet.training.problems;

/**
 * A problem and its solution.
 *
 * @param question as it is asked, one line
 * @param working a calculation a line
 * @param answer what the last line says
 * @param calculations lines of the working
 */
public record WordProblem(String question, String working, int answer, int calculations) {
    /** What a right solution reads like, to the letter: the working, then the answer. */
    public String solution() {
        return working + "Answer: " + answer;
    }
}

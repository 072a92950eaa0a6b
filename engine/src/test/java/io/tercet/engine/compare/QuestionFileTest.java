package io.tercet.engine.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionFileTest {
    @TempDir Path folder;

    private List<Question> read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("q.jsonl"), text);
        return new QuestionFile(file, null, null).read();
    }

    @Test
    void knowsThreeBenchmarksByTheirFields() throws IOException {
        List<Question> questions =
                read(
                        """
                        {"question_id": 81, "category": "writing", "turns": ["one", "two"]}
                        {"task_id": "HumanEval/0", "prompt": "def f():", "test": "x"}

                        {"question": "1+1?", "answer": "It is 2.\\n#### 2"}
                        """);
        assertThat(questions.get(0))
                .isEqualTo(new Question("81", "writing", List.of("one", "two"), null));
        assertThat(questions.get(1))
                .isEqualTo(new Question("HumanEval/0", "all", List.of("def f():"), null));
        assertThat(questions.get(2).answer()).endsWith("#### 2");
    }

    @Test
    void idsAreMadeUnique() throws IOException {
        assertThat(read("{\"id\": 3, \"prompt\": \"a\"}\n{\"id\": 3, \"prompt\": \"b\"}"))
                .extracting(Question::id)
                .containsExactly("3", "3, line 2");
    }

    @Test
    void otherFilesNameTheirFields() throws IOException {
        Path file =
                Files.writeString(folder.resolve("q.jsonl"), "{\"ask\": \"a?\", \"say\": \"b\"}");
        assertThat(new QuestionFile(file, "ask", "say").read())
                .containsExactly(new Question("1", "all", List.of("a?"), "b"));
        assertThatThrownBy(() -> new QuestionFile(file, "asked", null).read())
                .hasMessageEndingWith("q.jsonl, line 1: no field asked with a question");
    }

    @Test
    void whatIsBrokenIsNamedByItsLine() {
        assertThatThrownBy(() -> read("{\"prompt\": \"a\"}\n{\"prompt\": "))
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> read("[1]"))
                .hasMessageContaining("line 1: a JSON object was expected");
        assertThatThrownBy(() -> read("\n")).hasMessageContaining("no questions");
        assertThatThrownBy(() -> new QuestionFile(folder.resolve("no"), null, null).read())
                .hasMessageContaining("no such file");
    }

    @Test
    void answersAreComparedByTheirLastNumber() {
        assertThat(Answers.right("so she has 1,200.0 dollars", "2 * 600 = 1200\n#### 1200"))
                .isTrue();
        assertThat(Answers.right("1200 of 13", "#### 1200")).isFalse();
        assertThat(Answers.right("no number", "#### 7")).isFalse();
        assertThat(Answers.right("It is Paris.", "paris")).isTrue();
        assertThat(Answers.right("It is Rome.", "paris")).isFalse();
    }

    @Test
    void methodsCarryTheirSettings() {
        List<MethodSpec> specs =
                MethodSpec.parseAll("speculative:gamma=3,speculative,autoregressive");
        assertThat(specs)
                .extracting(MethodSpec::label)
                .containsExactly("autoregressive", "speculative:gamma=3", "speculative");
        assertThat(specs.get(1).settings()).containsEntry("gamma", "3");
        assertThatThrownBy(() -> MethodSpec.parse("speculative:gamma"))
                .hasMessageContaining("name=value");
        assertThatThrownBy(() -> MethodSpec.parse("speculative:gamma=x"))
                .hasMessageContaining("'x'");
    }
}

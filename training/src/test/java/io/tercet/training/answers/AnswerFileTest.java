package io.tercet.training.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.training.answers.AnswerRow.Span;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerFileTest {
    private static final AnswerRow TALK =
            new AnswerRow(List.of(1, 20, 300, 4, 5), List.of(new Span(1, 2), new Span(3, 5)));
    private static final AnswerRow TEXT = AnswerRow.text(List.of(9, 8, 7));

    @TempDir Path folder;
    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("answers.jsonl");
    }

    @Test
    void comesBackAsItWas() throws Exception {
        AnswerFile.append(file, List.of(TALK));
        AnswerFile.append(file, List.of(TEXT, TALK));
        assertThat(AnswerFile.read(file)).containsExactly(TALK, TEXT, TALK);
        assertThat(file)
                .content()
                .startsWith("{\"tokens\":[1,20,300,4,5],\"answers\":[1,2,3,5]}\n")
                .contains("\n{\"tokens\":[9,8,7],\"answers\":[0,3]}\n");
        assertThat(TALK.answerTokens()).isEqualTo(3);
        assertThat(TEXT.answerTokens()).isZero();
        assertThat(TEXT.isText()).isTrue();
    }

    @Test
    void aLineThatIsBeingWrittenIsLeftOutAndCutOff() throws Exception {
        AnswerFile.append(file, List.of(TALK, TEXT));
        long whole = Files.size(file);
        Files.writeString(file, "{\"tokens\":[1,2", StandardOpenOption.APPEND);
        assertThat(AnswerFile.read(file)).containsExactly(TALK, TEXT);
        AnswerFile.repair(file);
        assertThat(file).hasSize(whole);
        AnswerFile.repair(file);
        assertThat(file).hasSize(whole);
    }

    @Test
    void saysWhichLineIsNoRow() throws Exception {
        AnswerFile.append(file, List.of(TALK));
        Files.writeString(
                file, "{\"tokens\":[1,2],\"answers\":[0,3]}\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> AnswerFile.read(file))
                .hasMessage(file + ", line 2: answers to 3, but 2 tokens");
        Files.writeString(file, "[]\n");
        assertThatThrownBy(() -> AnswerFile.read(file))
                .hasMessage(file + ", line 1: expected {\"tokens\":[...],\"answers\":[...]}");
    }
}

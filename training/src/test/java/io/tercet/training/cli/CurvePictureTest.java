package io.tercet.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvePictureTest {
    @TempDir Path folder;

    @Test
    void drawsEveryExitAndTrustsTheLaterWord() throws Exception {
        Path curve =
                Files.writeString(
                        folder.resolve("a.csv"),
                        """
                        25,1.0,1,5.00000,0.10000
                        25,1.0,2,4.50000,0.10000
                        50,2.0,1,3.00000,0.30000
                        50,2.0,2,2.50000,0.30000
                        50,0.9,1,2.90000,0.30000
                        """);
        CurvePicture picture = CurvePicture.of("a", curve);
        assertThat(picture.losses(1)).containsEntry(25, 5.0).containsEntry(50, 2.9).hasSize(2);
        assertThat(picture.losses(2)).containsEntry(50, 2.5);
        Path png = folder.resolve("a.png");
        picture.write(png, "part");
        assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(800);
    }
}

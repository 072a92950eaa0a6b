package io.tercet;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.Methods;
import io.tercet.tasks.Backend;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a module provides by name on the module path, it provides on the class path too. */
class ServicesTest {

    @ParameterizedTest
    @ValueSource(classes = {Methods.class, Backend.class})
    void areTheSameOnBothPaths(Class<?> inModule) throws IOException {
        String name = inModule.getName().replace('.', '/') + ".class";
        String url = Objects.requireNonNull(inModule.getResource('/' + name)).toString();
        String root = url.substring(0, url.length() - name.length());
        ModuleDescriptor module;
        try (InputStream in = URI.create(root + "module-info.class").toURL().openStream()) {
            module = ModuleDescriptor.read(in);
        }
        assertThat(module.provides()).isNotEmpty();
        for (ModuleDescriptor.Provides service : module.provides()) {
            String list = root + "META-INF/services/" + service.service();
            try (InputStream in = URI.create(list).toURL().openStream()) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(text.lines()).containsExactlyElementsOf(service.providers());
            }
        }
    }
}

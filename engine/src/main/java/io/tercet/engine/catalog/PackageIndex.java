package io.tercet.engine.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Python package index, read as pip reads it: the page {@code INDEX/NAME/} links to the files
 * (PEP 503).
 */
final class PackageIndex {
    private static final String PUBLIC_INDEX = "https://pypi.org/simple";
    private static final Pattern INDEX_SETTING =
            Pattern.compile("(?m)^\\s*index-url\\s*=\\s*(\\S+)");
    private static final Pattern LINK = Pattern.compile("<a[^>]*\\shref=\"([^\"]+)\"");

    private final URI base;
    private final HttpClient client;

    /** The index, and the proxy, that pip would use in this environment. */
    PackageIndex(Map<String, String> environment) {
        String url = setting(environment);
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .connectTimeout(Duration.ofSeconds(30))
                        .followRedirects(HttpClient.Redirect.NORMAL);
        proxy(environment).ifPresent(builder::proxy);
        base = URI.create(url.endsWith("/") ? url : url + "/");
        client = builder.build();
    }

    private static Optional<ProxySelector> proxy(Map<String, String> environment) {
        return Stream.of("https_proxy", "HTTPS_PROXY")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .map(URI::create)
                .filter(uri -> uri.getHost() != null && uri.getPort() > 0)
                .map(uri -> ProxySelector.of(new InetSocketAddress(uri.getHost(), uri.getPort())));
    }

    /** pip's order: its variable, the user's file, the machine's file. */
    static String setting(Map<String, String> environment) {
        String variable = environment.getOrDefault("PIP_INDEX_URL", "");
        if (!variable.isEmpty()) {
            return variable;
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        String config = environment.getOrDefault("XDG_CONFIG_HOME", home + "/.config");
        return Stream.of(
                        environment.getOrDefault("PIP_CONFIG_FILE", ""),
                        config + "/pip/pip.conf",
                        home + "/.pip/pip.conf",
                        "/etc/pip.conf")
                .filter(file -> !file.isEmpty())
                .flatMap(file -> indexUrl(Path.of(file)))
                .findFirst()
                .orElse(PUBLIC_INDEX);
    }

    private static Stream<String> indexUrl(Path file) {
        if (!Files.isReadable(file)) {
            return Stream.empty();
        }
        try {
            return INDEX_SETTING.matcher(Files.readString(file)).results().map(m -> m.group(1));
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** The bytes of the wheel of a package. */
    InputStream wheel(String distribution, String version) throws IOException {
        URI page = base.resolve(distribution + "/");
        String html;
        try (InputStream in = get(page)) {
            html = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        return get(page.resolve(wheelLink(page, html, distribution, version)));
    }

    /** The address, relative to its page, of a package's wheel. */
    static String wheelLink(URI page, String html, String distribution, String version) {
        String prefix = distribution.replace('-', '_') + "-" + version + "-";
        Matcher links = LINK.matcher(html);
        while (links.find()) {
            String link = links.group(1).replace("&amp;", "&").replaceFirst("#.*", "");
            String file = link.substring(link.lastIndexOf('/') + 1);
            if (file.startsWith(prefix) && file.endsWith(".whl")) {
                return link;
            }
        }
        throw new FetchException("%s lists no wheel of version %s".formatted(page, version));
    }

    private InputStream get(URI uri) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).header("Accept", "text/html, */*");
        if (base.getUserInfo() != null && base.getAuthority().equals(uri.getAuthority())) {
            byte[] login = base.getUserInfo().getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
        }
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                response.body().close();
                throw new IOException(uri.getHost() + " answers " + response.statusCode());
            }
            return response.body();
        } catch (ConnectException e) {
            throw new IOException(uri.getHost() + " cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}

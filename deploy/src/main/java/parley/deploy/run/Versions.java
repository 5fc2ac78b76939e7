package parley.deploy.run;

import java.io.IOException;
import java.util.Properties;

/// The versions of the packed distributions, as the build wrote them down.
record Versions(String keycloak, String apicurio) {
    static Versions read() throws IOException {
        var properties = new Properties();
        try (var in = Versions.class.getResourceAsStream("versions.properties")) {
            properties.load(in);
        }
        return new Versions(properties.getProperty("keycloak", ""), properties.getProperty("apicurio", ""));
    }
}

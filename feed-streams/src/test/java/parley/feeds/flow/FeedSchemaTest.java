package parley.feeds.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FeedSchemaTest {

    /// A registry gives ids to texts: of one schema in two layouts a delivery would name one, and its
    /// subject have the other, which nobody could look up who reads no other delivery.
    @Test
    void of_one_schema_there_is_one_text_however_it_was_laid_out() {
        FeedSchema tight = FeedSchema.parse("{\"type\":\"record\",\"name\":\"Level\",\"doc\":\"How high.\","
                + "\"fields\":[{\"name\":\"metres\",\"type\":\"double\",\"unit\":\"m\"}]}");
        FeedSchema loose = FeedSchema.parse("""
                {"name": "Level", "type": "record", "doc": "How high.",
                 "fields": [{"name": "metres", "type": "double", "unit": "m"}]}
                """);

        assertThat(loose.json()).isEqualTo(tight.json()).contains("How high.", "unit");
        assertThat(loose.fingerprint()).isEqualTo(tight.fingerprint());
    }
}

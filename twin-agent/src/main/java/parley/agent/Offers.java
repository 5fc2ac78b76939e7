package parley.agent;

import org.jspecify.annotations.Nullable;
import parley.agent.service.ServiceClient;
import parley.identity.AgentRequest.Kind;
import parley.identity.Did;

/// The broker's calls about offers.
record Offers(ActingTwin twin) {

    Offer offer(Did requester, String feed, @Nullable String purpose) {
        var json = ServiceClient.JSON
                .createObjectNode()
                .put("requester", requester.value())
                .put("feed", feed);
        if (purpose != null) {
            json.put("purpose", purpose);
        }
        var body = json.toString();
        var request =
                new Requests(twin.agent(), twin.did()).of(Kind.OFFER, twin.did(), "/feeds/" + feed, body, purpose);
        var reply = twin.signed("POST", "/offers", body, request);
        return switch (reply.status()) {
            case 403, 404 -> new Offer.Refused(reply.refusal().problem());
            default -> new Offer.Made(InteractionView.of(reply.orThrow().json()));
        };
    }

    Subscription accept(String id) {
        var view = new Interactions(twin).existing(id);
        var purpose = view.json().path("purpose").textValue();
        return new Interactions(twin).subscribe(Did.ofTwin(view.provider()), view.feed(), purpose);
    }
}

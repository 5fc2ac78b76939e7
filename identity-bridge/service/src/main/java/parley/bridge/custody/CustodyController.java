package parley.bridge.custody;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.identity.Did;
import parley.identity.SigningKey;
import parley.identity.http.CallerAgent;
import parley.topics.People;

/// The key that the space keeps for the caller and one twin.
///
/// Whoever has a token may have one kept: it signs nothing until the twin's document delegates it, and that takes more
/// than a token unless the twin is new.
@Controller("/twins/{twin}/custody")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class CustodyController {
    private static final Logger LOG = LoggerFactory.getLogger(CustodyController.class);

    private final Signers signers;
    private final CustodyBook book;

    CustodyController(Signers signers, CustodyBook book) {
        this.signers = signers;
        this.book = book;
    }

    /// What is kept.
    ///
    /// @param twin the twin's DID
    /// @param agent to whom the key is to be delegated, as being in custody
    /// @param key the public key (Multikey)
    @Serdeable
    public record CustodyView(String twin, String agent, String key) {
        static CustodyView of(Did twin, CallerAgent caller, SigningKey key) {
            return new CustodyView(twin.value(), caller.client(), key.multibase());
        }
    }

    /// Makes a key, or answers the one that there is.
    ///
    /// @return the public part of the key
    @Put
    CustodyView put(CallerAgent caller, String twin) {
        var did = signers.named(twin);
        try {
            return book.ensure(did, caller.client())
                    .map(key -> CustodyView.of(did, caller, key))
                    .orElseThrow(() -> Problems.tooMany());
        } catch (IOException e) {
            throw failed("keep a key", did, caller, e);
        }
    }

    /// Makes a key for a person and this twin, or answers the one that there is: for whoever administers
    /// the twin, so that it is delegated to the person, who signs in to a browser and makes no such call.
    /// Of a program nobody else has a key kept.
    ///
    /// @param person the agent that stands for the person: `person-` and a name, as `person-ada`
    /// @return the public part of the key
    @Put("/{person}")
    CustodyView putFor(CallerAgent caller, String twin, String person) {
        var did = signers.named(twin);
        if (!People.isPerson(person)
                || People.agent(People.CONSOLE, person.substring(People.PREFIX.length()))
                        .isEmpty()) {
            throw Problems.invalid("person", "the agent of a person is needed: `" + People.PREFIX + "ada`");
        }
        try {
            signers.administers(caller, did);
            return book.ensure(did, person)
                    .map(key -> new CustodyView(did.value(), person, key.multibase()))
                    .orElseThrow(() -> Problems.tooMany());
        } catch (IOException e) {
            throw failed("keep a key", did, caller, e);
        }
    }

    /// The key, if one is kept.
    ///
    /// @return the public part of the key
    @Get
    CustodyView get(CallerAgent caller, String twin) {
        var did = signers.named(twin);
        try {
            return book.find(did, caller.client())
                    .map(key -> CustodyView.of(did, caller, key))
                    .orElseThrow(Problems::nothingKept);
        } catch (IOException e) {
            throw failed("read a key", did, caller, e);
        }
    }

    /// Deletes the key: nothing more is signed with it, by anyone. Not while only it may administer the twin: a token
    /// could else make the twin nobody's.
    @Delete
    @ApiResponse(responseCode = "204", description = "deleted")
    HttpResponse<?> delete(CallerAgent caller, String twin) {
        var did = signers.named(twin);
        try {
            signers.dispensable(caller, did);
            if (book.remove(did, caller.client())) {
                return HttpResponse.noContent();
            }
        } catch (IOException e) {
            throw failed("delete a key", did, caller, e);
        }
        throw Problems.nothingKept();
    }

    private static RuntimeException failed(String what, Did twin, CallerAgent caller, IOException e) {
        LOG.error("cannot {} twin={} agent={}", what, twin, caller.client(), e);
        return Problems.unavailable("the keys in custody cannot be read, written or told now");
    }
}

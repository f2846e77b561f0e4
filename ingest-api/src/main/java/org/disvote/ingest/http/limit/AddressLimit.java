package org.disvote.ingest.http.limit;

import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.disvote.ingest.ClientLimits;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.listen.ClientAddress;
import org.disvote.ingest.http.listen.ConnectionLimit;
import org.disvote.ingest.http.server.Routes;
import org.disvote.ingest.http.server.Sender;
import org.disvote.topics.listen.ProxyAddresses;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Limits the requests of each address, whatever they ask for, before any route. Behind a proxy of the operator the
/// address is the one that the proxy names. It also answers requests on connections that an address has too many of.
public final class AddressLimit implements Routes {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Optional<RateLimit> rate;
    private final ClientAddress addresses;
    private final Refusals refusals;
    private final Refusals ofConnections;

    /// @param proxies of the operator
    public AddressLimit(ClientLimits limits, ProxyAddresses proxies, MeterRegistry registry) {
        int perSecond = limits.addressPerSecond();
        rate = perSecond == 0
                ? Optional.empty()
                : Optional.of(new RateLimit(perSecond, PERIOD, perSecond, System::nanoTime));
        addresses = new ClientAddress(proxies);
        refusals = new Refusals(registry, "address", "Too many requests come from this address.");
        ofConnections = new Refusals(registry, "connections", "This address has too many connections.");
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {}

    /// As the first of all, it runs before the routes of others.
    @Override
    public Optional<Handler.Wrapper> shortcut(Executor threads) {
        return Optional.of(new Handler.Wrapper() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                Optional<Answer> refusal = refusal(request, response);
                if (refusal.isEmpty()) {
                    return super.handle(request, response, callback);
                }
                Sender.send(response, callback, refusal.get());
                return true;
            }
        });
    }

    private Optional<Answer> refusal(Request request, Response response) {
        if (ConnectionLimit.isExceededBy(request)) {
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
            return Optional.of(ofConnections.answer(PERIOD));
        }
        return rate.flatMap(limit -> refusals.unlessInTime(limit.pass(addresses.number(request))));
    }
}

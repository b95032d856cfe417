// What tests want to know of the server, and what they do to its connections.

#include "commands.hpp"
#include "drop_connections.hpp"
#include "host.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>

namespace testbed {

void add_server_controls(host& all) {
  bridge::app& app = all.app;
  app.command("control_drop", {"peer_port"}, [&all](const std::optional<std::uint16_t>& peer_port) {
    return drop_connections(all.server->port(), peer_port);
  });
  app.command("control_counts", [&all]() -> value {
    const bridge::server::statistics server = all.server->counts();
    return {{"accepted", server.accepted},        {"refused", server.refused},
            {"sentBytes", server.sent_bytes},     {"windows", all.app.windows().size()},
            {"heldCalls", all.kept.calls.size()}, {"revision", all.state.revision()},
            {"noted", all.events.counts()}};
  });
  app.command("control_dispatch", {"action"}, [&all](const value& what) {
    const patchbay::dispatch_result result = all.state.dispatch(patchbay::action(what));
    return value{{"handled", result.handled}, {"changed", result.changed}, {"revision", all.state.revision()}};
  });
}

}  // namespace testbed

#pragma once

namespace testbed {

struct host;

// Each registers the commands of one subject; README.md describes them.
void add_basic_commands(host& all);
void add_variant_commands(host& all);
void add_failing_commands(host& all);
void add_slow_commands(host& all);
void add_raw_commands(host& all);
void add_channel_commands(host& all);
void add_managed_commands(host& all);
void add_workspace_commands(host& all);
void add_ordering_commands(host& all);
void add_event_controls(host& all);
void add_listener_controls(host& all);
void add_window_controls(host& all);
void add_server_controls(host& all);
void add_count_controls(host& all);

}  // namespace testbed

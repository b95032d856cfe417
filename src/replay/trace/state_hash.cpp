#include <patchbay/replay/state_hash.hpp>

#include "replay/trace/canonical_json.hpp"
#include "replay/trace/sha256.hpp"

namespace patchbay::inline v0_1::replay {

std::string state_hash(const value& state) { return impl::sha256(impl::canonical_json(state)); }

}  // namespace patchbay::replay

#include <patchbay/replay/state_hash.hpp>

#include "canonical_json.hpp"
#include "sha256.hpp"

namespace patchbay::replay {

std::string state_hash(const value& state) { return impl::sha256(impl::canonical_json(state)); }

}  // namespace patchbay::replay

#include <patchbay/bridge/coroutine.hpp>

#include "bridge/app/app_core.hpp"

namespace patchbay::inline v0_1::bridge {

boost::asio::any_io_executor pool_executor(const app& of) { return impl::access::core(of)->pool().get_executor(); }

}  // namespace patchbay::bridge

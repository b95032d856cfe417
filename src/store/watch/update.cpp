#include <patchbay/store/update.hpp>

#include <ostream>

namespace patchbay::inline v0_1 {

update::update(revision_number base, revision_number revision, patchbay::patch changes, bool is_snapshot) {
  auto made = std::make_shared<body>();
  made->base = base;
  made->revision = revision;
  made->changes = std::move(changes);
  made->is_snapshot = is_snapshot;
  body_ = std::move(made);
}

const std::string& update::text() const {
  std::call_once(body_->encode_once, [this] {
    std::string& out = body_->text;
    out = "{\"base\":" + std::to_string(base()) + ",\"revision\":" + std::to_string(revision()) + ",\"patch\":";
    patch().dump_to(out);
    out += '}';
  });
  return body_->text;
}

std::ostream& operator<<(std::ostream& out, const update& u) { return out << u.text(); }

}  // namespace patchbay

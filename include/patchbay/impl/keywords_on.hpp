// No include guard: closes what keywords_off.hpp opened.

#pragma pop_macro("foreach")
#pragma pop_macro("slots")
#pragma pop_macro("signals")
#pragma pop_macro("emit")

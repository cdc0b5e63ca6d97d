"""督办, 批示 and 吹哨: what is asked of agencies beside their orders, tracked to its end."""

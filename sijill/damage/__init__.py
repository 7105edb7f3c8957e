"""When was each structure destroyed: volunteers' answers to destruction windows."""

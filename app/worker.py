"""`signaalwijzer work`: carry away mail, publish, let go of what is past its time; in one loop."""

"""`make stop`: ends web, worker and beat of this folder."""

import supervision

if __name__ == "__main__":
    print("The portal has stopped." if supervision.stop() else "The portal was not running.")

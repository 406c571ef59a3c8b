"""Static files, and no uploads."""

from config.settings.environment import BASE_DIR

FILE_UPLOAD_HANDLERS = ["config.uploads.NoUploads"]
STATIC_URL = "static/"
# Made by `npm run build`, then named by their hashes and compressed by `collectstatic`. Packages' own files stay out.
STATICFILES_DIRS = [BASE_DIR / "build" / "static"]
FONTS_DIR = BASE_DIR / "build" / "fonts"  # The typeface of the PDFs.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STATIC_ROOT = BASE_DIR / "build" / "served"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

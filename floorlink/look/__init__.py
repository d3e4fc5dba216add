"""The look that all pages share: tokens, components, language switch. Static files only."""

"""What only the desk sees of articles: working copies, revisions, templates, preview links and remarks."""

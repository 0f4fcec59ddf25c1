"""Input of pages: what is asked, in which words. What is allowed is the services' business."""

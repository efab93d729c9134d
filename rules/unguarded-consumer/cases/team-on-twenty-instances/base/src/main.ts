import './clips.ts';
